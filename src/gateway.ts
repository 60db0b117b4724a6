import { Refusal } from './errors.ts'
import { acceptance, type Evidence, refusal, type Stamp } from './evidence/evidence.ts'
import type { Receipt } from './evidence/receipt.ts'
import type { Received, Routed } from './message/stages.ts'
import { type RoutingTable, selectRoute } from './route/route.ts'
import { requireConsent, type Schemas, validate } from './validate/validate.ts'
import { type Trust, verify } from './verify/verify.ts'

/** What the path needs from the world. */
export interface GatewayDeps {
  /** Time, issuer and identifiers for one message: read once, so that every step sees the same moment. */
  stamp(): Stamp
  /** Parties, anchors and revocation data, held ahead of time. */
  trust(): Trust
  schemas: Schemas
  routingTable(): RoutingTable
  /**
   * One transaction: message, inbox item and evidence. Resolves after the commit.
   * The same sender, identifier and bytes again resolve with the first receipt.
   * @throws Refusal `message.id-reused` when the identifier was used with other bytes
   */
  commit(routed: Routed, evidence: readonly Evidence[]): Promise<Receipt>
  commitRefusal(received: Received, evidence: Evidence): Promise<Receipt>
  /** The receipt of these very bytes from this caller, if they were accepted before, however long ago. */
  findReceipt(received: Received): Promise<Receipt | undefined>
}

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
    const consented = requireConsent(validated, stamp.at)
    const routed = selectRoute(consented, deps.routingTable(), stamp.at)
    return { receipt: await deps.commit(routed, acceptance(routed, stamp)) }
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    // Bytes that were accepted once keep their receipt, though today their certificate or their age would refuse them.
    const earlier = await deps.findReceipt(received)
    if (earlier) return { receipt: earlier }
    return { receipt: await deps.commitRefusal(received, refusal(received, err, stamp)), refusal: err }
  }
}
