import { type Calendar, setClocks } from './clock/clock.ts'
import { Refusal } from './errors.ts'
import { acceptance, type Evidence, refusal, type Stamp, stopped } from './evidence/evidence.ts'
import type { Receipt } from './evidence/receipt.ts'
import type { InboxItem, StopReason } from './message/delivery.ts'
import type { FoundLinks } from './message/links.ts'
import type { Received, Routed, Timed, Validated } from './message/stages.ts'
import { type RoutingTable, selectRoute } from './route/route.ts'
import { requireConsent, requireLinks, type Schemas, validate } from './validate/validate.ts'
import { type Trust, verify } from './verify/verify.ts'

/** What the path needs from the world. */
export interface GatewayDeps {
  /** Time, issuer and identifiers for one message: read once, so that every step sees the same moment. */
  stamp(): Stamp
  /** Parties, anchors and revocation data, held ahead of time. */
  trust(): Trust
  readonly schemas: Schemas
  routingTable(): RoutingTable
  readonly calendar: Calendar
  /** What the message refers to, supersedes and brings along, as its sender may know it. */
  findLinks(validated: Validated): Promise<FoundLinks>
  /** When the receiver takes the next item of a batch; null: at once. */
  takeSlot(routed: Routed): Promise<Date | null>
  /**
   * One transaction: message, inbox item, evidence, and whatever the message stops. Resolves after the commit.
   * The same sender, identifier and bytes again resolve with the first receipt.
   * @throws Refusal `message.id-reused` when the identifier was used with other bytes, `consent.withdrawn`,
   *   `attachment.missing` when that came about meanwhile
   */
  commit(timed: Timed, evidence: readonly Evidence[], stoppedEvidence: StoppedEvidence): Promise<Receipt>
  commitRefusal(received: Received, evidence: Evidence): Promise<Receipt>
  /** The receipt of these very bytes from this caller, if they were accepted before, however long ago. */
  findReceipt(received: Received): Promise<Receipt | undefined>
}

/** What is true of an item that a message stops. */
export type StoppedEvidence = (item: InboxItem, reason: StopReason) => Evidence

/** What the caller is told: a receipt, and with a refusal the reason too. */
export interface Answer {
  readonly receipt: Receipt
  readonly refusal?: Refusal
}

/**
 * The whole path of a message. Each step takes only what the step before made. A refusal gets evidence; anything else
 * that is thrown promises nothing, and the sender sends again.
 */
export async function acceptMessage(deps: GatewayDeps, received: Received): Promise<Answer> {
  const stamp = deps.stamp()
  try {
    const verified = await verify(received, deps.trust(), stamp.at)
    const validated = validate(verified, deps.schemas, stamp.at)
    const linked = requireLinks(validated, await deps.findLinks(validated), stamp.at)
    const consented = requireConsent(linked, stamp.at)
    const routed = selectRoute(consented, deps.routingTable(), stamp.at)
    const timed = setClocks(routed, deps.calendar, await deps.takeSlot(routed), stamp.at)
    const receipt = await deps.commit(timed, acceptance(timed, stamp), (item, reason) => stopped(item, reason, stamp))
    return { receipt }
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    // Bytes that were accepted once keep their receipt, though today their certificate or their age would refuse them.
    const earlier = await deps.findReceipt(received)
    if (earlier) return { receipt: earlier }
    return { receipt: await deps.commitRefusal(received, refusal(received, err, stamp)), refusal: err }
  }
}
