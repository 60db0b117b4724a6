import { Refusal } from './errors.ts'
import { refusal } from './evidence/evidence.ts'
import type { Receipt } from './evidence/receipt.ts'
import { type Answer, acceptMessage, type GatewayDeps } from './gateway.ts'
import { createReceived } from './message/receive.ts'
import type { Received } from './message/stages.ts'
import { type Batch, type BatchSchema, parseBatch, tooLarge } from './validate/batch.ts'
import { verify } from './verify/verify.ts'

/** What a batch needs of the world, beside what each of its messages needs. */
export interface BatchDeps {
  readonly gateway: GatewayDeps
  readonly batchSchema: BatchSchema
  /** How large each document in it may be: as large as one that comes alone. */
  readonly bodyBytesMax: number
  /** Told of a fault at one item, which ends that item only. */
  onFault(err: unknown): void
}

/** Of each item, in the batch's order: what its sender would have been told of it alone, or nothing when it failed. */
export interface BatchAnswer {
  readonly batchId: string
  readonly items: readonly ItemAnswer[]
}

export interface ItemAnswer {
  readonly received: Received
  /** How long it took. */
  readonly milliseconds: number
  /** A refusal without a receipt: too large to be taken in at all. Undefined: a fault, so that nothing is promised. */
  readonly answer: Answer | { readonly refusal: Refusal; readonly receipt?: never } | undefined
}

/** A batch whose envelope is refused: nothing in it was looked at. */
export interface RefusedBatch {
  readonly refusal: Refusal
  readonly receipt: Receipt
}

/**
 * The path of a batch: its envelope is verified and judged as a message's is, then each item goes the whole path of a
 * message by itself, with its own signature, receipt or refusal. Nothing is promised of the batch as a whole.
 */
export async function acceptBatch(deps: BatchDeps, received: Received): Promise<BatchAnswer | RefusedBatch> {
  const { gateway, batchSchema } = deps
  const stamp = gateway.stamp()
  try {
    const verified = await verify(received, gateway.trust(), stamp.at)
    return await acceptItems(deps, received, parseBatch(verified, batchSchema, stamp.at))
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    return { refusal: err, receipt: await gateway.commitRefusal(received, refusal(received, err, stamp)) }
  }
}

/** As many at once as gather well in one commit; more would only hold more in memory. */
const itemsAtOnce = 64

async function acceptItems(deps: BatchDeps, envelope: Received, { batchId, items }: Batch): Promise<BatchAnswer> {
  const answers: ItemAnswer[] = []
  const queue = items.entries()
  const work = async () => {
    for (const [index, { mediaType, document }] of queue) {
      const started = performance.now()
      const received = createReceived(Buffer.from(document, 'base64'), mediaType, envelope.caller, true)
      const answer = await acceptItem(deps, received)
      answers[index] = { received, milliseconds: performance.now() - started, answer }
    }
  }
  await Promise.all(Array.from({ length: itemsAtOnce }, work))
  return { batchId, items: answers }
}

async function acceptItem(deps: BatchDeps, received: Received): Promise<ItemAnswer['answer']> {
  if (received.bytes.length > deps.bodyBytesMax) return { refusal: tooLarge(deps.bodyBytesMax) }
  try {
    return await acceptMessage(deps.gateway, received)
  } catch (err) {
    deps.onFault(err)
    return undefined
  }
}
