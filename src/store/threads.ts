import type postgres from 'postgres'
import type { StopReason } from '../message/delivery.ts'
import type { ThreadMessage } from '../message/history.ts'
import type { PartyId } from '../message/ids.ts'
import { formerHolder } from './custody.ts'
import { stateOf } from './history.ts'
import { isParty } from './links.ts'

/** What a party is shown of a conversation, oldest first. */
export interface Thread {
  readonly conversationId: string
  readonly messages: readonly ThreadMessage[]
  /** False when there are earlier ones: only the newest are shown. */
  readonly complete: boolean
}

/**
 * The conversation of a message that a party sent or was shown, with all in it that it sent or was shown, or the newest
 * 500 of that. A message is named by its sender's identifier; where the party's own has the same, its own is meant.
 */
export async function findThread(sql: postgres.Sql, party: PartyId, messageId: string): Promise<Thread | undefined> {
  const rows = await sql<Row[]>`
    with named as (
      select m.conversation_id from party p join message m on m.sender = p.id and m.message_id = ${messageId}
      join delivery d on d.message = m.seq
      left join office o on o.id = d.office ${formerHolder(sql, party)}
      where ${isParty(sql, party)} order by m.sender = ${party} desc, m.seq limit 1)
    select m.conversation_id as "conversationId", m.message_id as "messageId", m.message_type as "messageType",
      m.schema_version as "schemaVersion", m.sender, m.route ->> 'office' as office,
      m.ref_to_message_id as "refToMessageId", m.supersedes_message_id as "supersedesMessageId",
      to_char(m.accepted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "acceptedAt", m.clocks,
      d.state, d.office as "liesAt", d.stop_reason as "stopReason"
    from message m join delivery d on d.message = m.seq
    left join office o on o.id = d.office ${formerHolder(sql, party)}
    where m.conversation_id = (select conversation_id from named) and ${isParty(sql, party)}
    order by m.seq desc limit ${messagesMax + 1}`
  const [newest] = rows
  const messages = rows.slice(0, messagesMax).reverse().map(toThreadMessage)
  return newest && { conversationId: newest.conversationId, messages, complete: rows.length <= messagesMax }
}

/** No conversation of people is as long; whoever makes one that is costs nobody more than this. */
const messagesMax = 500

interface Row extends Omit<ThreadMessage, 'state'> {
  readonly conversationId: string
  readonly state: string
  readonly liesAt: string
  readonly stopReason: StopReason | null
}

function toThreadMessage({ conversationId: _, state, liesAt, stopReason, ...shown }: Row): ThreadMessage {
  return { ...shown, state: stateOf({ state, office: liesAt, stopReason }) }
}
