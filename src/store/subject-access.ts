import type postgres from 'postgres'
import { parseEvidence } from '../evidence/entry.ts'
import type { MessageEvidence } from '../evidence/events.ts'
import type { PartyKind } from '../message/ids.ts'
import type { Labels } from '../message/type-rules.ts'
import type { Keyring } from './keyring.ts'
import { rfc3339 } from './rfc3339.ts'
import { findSubjectMessages } from './subjects.ts'

/** A notice about a person: nothing from inside the document, but whether it names somebody in hiding. */
export interface SubjectNotice {
  readonly item: number
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  /** RFC 3339. */
  readonly acceptedAt: string
  readonly sender: Named
  readonly guarded: boolean
  /** What the log says of it, in its order. */
  readonly events: readonly SubjectEvent[]
}

export interface SubjectEvent {
  readonly evidence: MessageEvidence
  /** Index in the log. */
  readonly receipt: number
  readonly office: Named
}

/** A party, or an office and whose it is. */
export interface Named {
  readonly names: Labels
  /** Null for an office that nobody holds, as the manual desk. */
  readonly kind: PartyKind | null
  /** Whether it is for the whole country, so that it tells of no place. */
  readonly nationwide: boolean
}

/**
 * Every notice about the person with this personal identity code, in the order of arrival, as far as the code was in it
 * when it was accepted. No payload is opened.
 * @throws Error when the keyring lacks a key: the answer would not be whole
 */
export async function findNotices(sql: postgres.Sql, keyring: Keyring, code: string): Promise<SubjectNotice[]> {
  const found = await findSubjectMessages(sql, keyring, code)
  const items = found.map(({ item }) => item)
  const [messages, events, places] = [
    await selectMessages(sql, items),
    await selectEvents(sql, items),
    await selectNamed(sql),
  ]
  const guarded = new Set(found.filter((one) => one.guarded).map(({ item }) => item))
  return messages.map(({ sender, ...message }) => ({
    ...message,
    sender: places.get(sender) ?? nameless,
    guarded: guarded.has(message.item),
    events: (events.get(message.item) ?? []).map(({ evidence, receipt }) => ({
      evidence,
      receipt,
      office: places.get(evidence.recipient.office) ?? nameless,
    })),
  }))
}

interface MessageRow extends Omit<SubjectNotice, 'sender' | 'guarded' | 'events'> {
  readonly sender: string
}

function selectMessages(sql: postgres.Sql, items: readonly number[]): Promise<MessageRow[]> {
  return sql<MessageRow[]>`
    select seq::float8 as item, message_id as "messageId", message_type as "messageType",
      schema_version as "schemaVersion", ${rfc3339(sql, 'accepted_at')} as "acceptedAt", sender
    from message where seq = any (${[...items]}::bigint[]) order by seq`
}

async function selectEvents(
  sql: postgres.Sql,
  items: readonly number[],
): Promise<ReadonlyMap<number, { evidence: MessageEvidence; receipt: number }[]>> {
  const rows = await sql<{ item: number; receipt: number; evidence: string }[]>`
    select message::float8 as item, index::float8 as receipt, evidence from log_entry
    where message = any (${[...items]}::bigint[]) order by index`
  const events = rows.flatMap(({ evidence: text, ...at }) => {
    const evidence = parseEvidence(text)
    return 'messageType' in evidence ? [{ ...at, evidence }] : []
  })
  return Map.groupBy(events, ({ item }) => item)
}

/** Parties and offices, by their identifiers, which are of different forms. */
async function selectNamed(sql: postgres.Sql): Promise<ReadonlyMap<string, Named>> {
  const rows = await sql<(Omit<Named, 'names'> & Labels & { readonly id: string })[]>`
    select id, kind, kind = 'fpa' as nationwide, name_fi as fi, name_sv as sv, name_en as en from party
    union all
    select o.id, p.kind, o.kind = 'manual-desk' or o.kind = 'default' and coalesce(p.kind = 'fpa', false),
      o.name_fi, o.name_sv, o.name_en
    from office o left join party p on p.id = o.party`
  return new Map(rows.map(({ id, kind, nationwide, fi, sv, en }) => [id, { names: { fi, sv, en }, kind, nationwide }]))
}

const nameless: Named = { names: { fi: '–', sv: '–', en: '–' }, kind: null, nationwide: true }
