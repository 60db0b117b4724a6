import type postgres from 'postgres'
import type { DeskAnswer, DeskDeps, DeskNo } from '../desk.ts'
import type { DeskItem } from '../message/desk.ts'
import type { StepOperation } from './commit.ts'
import type { StoreParts } from './gateway-store.ts'
import { findItemsAnywhere } from './inbox.ts'
import { findReceipt } from './log.ts'

/** All that lies open at an office, the manual desk if none is named: urgent items first, then the oldest. Changes nothing. */
export async function listDesk(sql: postgres.Sql, office = 'manual-desk'): Promise<DeskItem[]> {
  return sql.begin(
    'read only',
    (tx) => tx<DeskItem[]>`
    select m.seq::float8 as item, m.sender, m.message_id as "messageId", m.message_type as "messageType",
      m.schema_version as "schemaVersion", m.urgency, c.from_office as "rejectedBy",
      coalesce(${rfc3339(tx, 'c.at')}, e.evidence::json ->> 'eventTime', ${rfc3339(tx, 'm.accepted_at')}) as since,
      coalesce(c.reason, e.evidence::json -> 'reasons' ->> 0, m.route ->> 'reason') as reason
    from delivery d join message m on m.seq = d.message
      left join lateral (
        select * from custody c where c.message = d.message order by c.entry desc limit 1) as c on true
      -- It was held back, and its office could take nothing when its day came.
      left join log_entry e on c.entry is null and e.index = d.rejected_entry
    where d.office = ${office} and d.state = 'open'
    order by d.rank, since, d.message`,
  )
}

/** What the manual desk asks of the store. */
export function createDeskStore({
  db,
  reads,
  commit,
  signer,
}: Pick<StoreParts, 'db' | 'reads' | 'commit' | 'signer'>): Pick<DeskDeps, 'findItem' | 'assign' | 'relay'> {
  const act = async (
    step: 'assign' | 'relay',
    message: number,
    body: object,
    evidence: StepOperation['evidence'],
  ): Promise<DeskAnswer> => {
    const operation = { kind: 'apply', step, message, body: { ...body }, evidence } as const
    const { outcome, entry } = await commit(operation)
    if (outcome !== 'done' || entry === null) return { no: outcome as DeskNo }
    const receipt = await findReceipt(reads, signer, entry + evidence.length - 1)
    if (!receipt) throw new Error('the log has no entry where the store says there is one')
    return { receipt }
  }
  return {
    findItem: async (item) => (await findItemsAnywhere(db, [item]))[0],
    assign: ({ evidence, ...body }) => act('assign', body.item, body, evidence),
    relay: ({ evidence, ...body }) => act('relay', body.item, body, evidence),
  }
}

function rfc3339(sql: postgres.ISql, column: string) {
  return sql.unsafe(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
}
