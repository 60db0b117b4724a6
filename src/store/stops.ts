import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { StoppedEvidence } from '../gateway.ts'
import type { StopReason } from '../message/delivery.ts'
import type { KnownMessage } from '../message/links.ts'
import type { Timed } from '../message/stages.ts'
import { withdrawnBy } from './accept.ts'
import type { Stop } from './commit.ts'
import { and, eq, inArray, notExists } from './drizzle.ts'
import { findItemsAnywhere } from './inbox.ts'
import { consentWithdrawal, delivery, message } from './tables.ts'

/**
 * The items that a message stops, as they lie now: the one it takes the place of, the one it cancels, all that rest on
 * the consent it withdraws. Asks nothing for a message that stops none.
 */
export async function findStops(
  db: PostgresJsDatabase,
  timed: Timed,
  stoppedEvidence: StoppedEvidence,
): Promise<Stop[]> {
  const reasons = new Map<number, StopReason>()
  const { links, validated } = timed.routed.consented
  if (isUnconfirmed(links.superseded)) reasons.set(links.superseded.item, 'sender.superseded')
  if (validated.type.effect === 'cancel' && isUnconfirmed(links.referred)) {
    reasons.set(links.referred.item, 'sender.cancelled')
  }
  const consent = withdrawnBy(timed)
  for (const item of consent === null ? [] : await findResting(db, consent)) reasons.set(item, 'consent.withdrawn')
  if (reasons.size === 0) return []
  const items = await findItemsAnywhere(db, [...reasons.keys()])
  return items.map((item) => {
    const reason = reasons.get(item.item) as StopReason
    return { item: item.item, office: item.office, reason, evidence: stoppedEvidence(item, reason) }
  })
}

function isUnconfirmed(known: KnownMessage | null): known is KnownMessage {
  return known !== null && (known.state === 'held' || known.state === 'open')
}

/** What rests on a consent and is not confirmed yet; nothing does once it is withdrawn, so then nothing is read. */
async function findResting(db: PostgresJsDatabase, consent: string): Promise<number[]> {
  const key = Buffer.from(consent, 'hex')
  const withdrawn = db.select().from(consentWithdrawal).where(eq(consentWithdrawal.consent, key))
  const rows = await db
    .select({ item: delivery.message })
    .from(message)
    .innerJoin(delivery, eq(delivery.message, message.seq))
    .where(and(eq(message.consent, key), inArray(delivery.state, ['held', 'open']), notExists(withdrawn)))
  return rows.map((row) => row.item)
}
