import type postgres from 'postgres'
import { parseEvidence } from '../evidence/entry.ts'
import { type EvidenceFile, writeEvidenceFile } from '../evidence/evidence-file.ts'
import type { MessageView } from '../evidence/message-view.ts'
import type { Receipt } from '../evidence/receipt.ts'
import { areaOfItem } from './item-area.ts'
import { currentCheckpoint, findReceipt, findReceiptsIn } from './log.ts'
import type { LogSigner } from './log-signer.ts'
import { rfc3339 } from './rfc3339.ts'

const eventsMax = 500

/**
 * One message in one query.
 * @param cancelling the types of message by which a sender takes one back
 */
export async function findMessageView(
  sql: postgres.Sql,
  item: number,
  cancelling: readonly string[],
  at: Date,
): Promise<MessageView | undefined> {
  const [row] = await sql<(Omit<MessageView, 'events'> & { events: { index: number; evidence: string }[] })[]>`
    select m.seq::float8 as item, m.message_id as "messageId", m.conversation_id as "conversationId", m.sender,
      json_build_object('fi', p.name_fi, 'sv', p.name_sv, 'en', p.name_en) as "senderNames",
      m.message_type as "messageType", m.schema_version as "schemaVersion", m.urgency,
      ${rfc3339(sql, 'm.accepted_at')} as "acceptedAt", ${rfc3339(sql, 'm.shown_from')} as "shownFrom", d.state,
      d.office, json_build_object('fi', o.name_fi, 'sv', o.name_sv, 'en', o.name_en) as "officeNames", ${areaOfItem(sql)} as area,
      ${rfc3339(sql, 'd.leased_until')} as "leasedUntil", d.steps_taken as "stepsTaken",
      ${rfc3339(sql, 'd.next_step_at')} as "nextStepAt",
      d.state = 'open' and (d.steps_taken > 0 or coalesce(d.next_step_at <= ${at}, false)) as late,
      ${rfc3339(sql, 'd.waits_since')} as "waitsSince",
      nullif(why_not_resent(m.seq, ${[...cancelling]}::text[]), 'may-be') as "notResent",
      d.record_id as "recordId", m.attachments, m.clocks, m.route,
      (select coalesce(json_agg(json_build_object('from', c.from_office, 'to', c.to_office, 'reason', c.reason,
        'by', c.by, 'at', ${rfc3339(sql, 'c.at')}, 'index', c.entry) order by c.entry), '[]')
        from custody c where c.message = m.seq) as custody,
      (select coalesce(json_agg(json_build_object('index', e.index, 'evidence', e.evidence) order by e.index), '[]')
        from (select index, evidence from log_entry where message = m.seq order by index desc limit ${eventsMax}) e) as events,
      greatest((select count(*) from log_entry where message = m.seq) - ${eventsMax}, 0)::float8 as "eventsLeftOut"
    from message m join delivery d on d.message = m.seq join office o on o.id = d.office join party p on p.id = m.sender
    where m.seq = ${item}`
  if (!row) return undefined
  const events = row.events.map(({ index, evidence }) => ({ index, evidence: parseEvidence(evidence) }))
  return { ...row, events }
}

/** The receipt of an entry of the log that is of this message; of no other. */
export async function findMessageReceipt(
  sql: postgres.Sql,
  signer: LogSigner,
  item: number,
  entry: number,
): Promise<Receipt | undefined> {
  const own = await sql`select from log_entry where index = ${entry} and message = ${item}`
  return own.length > 0 ? findReceipt(sql, signer, entry) : undefined
}

/** All that the log holds of a message, to take away: some five queries, however much it is. */
export async function makeEvidenceFile(
  sql: postgres.Sql,
  signer: LogSigner,
  item: number,
): Promise<string | undefined> {
  const [message] = await sql<{ sender: string; messageIdentifier: string; indices: string[] }[]>`
    select m.sender, m.message_id as "messageIdentifier",
      array(select e.index from log_entry e where e.message = m.seq order by e.index) as indices
    from message m where m.seq = ${item}`
  if (!message) return undefined
  const { sender, messageIdentifier, indices } = message
  const checkpoint = await currentCheckpoint(sql, signer)
  const receipts = await findReceiptsIn(sql, checkpoint, indices.map(Number))
  const head = { checkpoint, format: 'budkavle-evidence/1', key: signer.verifierKey } as const
  return writeEvidenceFile({ ...head, message: { messageIdentifier, sender }, receipts } satisfies EvidenceFile)
}
