import type { Context } from 'hono'
import { Hono } from 'hono'
import { acceptBatch, type BatchAnswer, type BatchDeps, type ItemAnswer, type RefusedBatch } from '../batch.ts'
import { canonicalJson } from '../evidence/canonical-json.ts'
import type { PartyId } from '../message/ids.ts'
import { createReceived } from '../message/receive.ts'
import { readBody } from './body.ts'
import type { Client, ClientEnv } from './client-auth.ts'
import { createGate } from './gate.ts'
import { type MessageFact, parseMediaType } from './intake.ts'
import { fault, problemOf, refusalProblem } from './problem.ts'

export interface BatchIntakeDeps {
  readonly batch: BatchDeps
  readonly batchBytesMax: number
  /** Told of each message in a batch that has an answer, and of an envelope that is refused. */
  onMessage(fact: MessageFact): void
}

/** `POST /v1/batches`: 200 with what became of each item, or the refusal of the whole with its receipt. */
export function batchRoutes(deps: BatchIntakeDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()
  const enter = createGate<PartyId>(batchesAtOnce)
  routes.post('/', (c) => {
    const client = c.get('client')
    return enter(client.id, async () => {
      const started = performance.now()
      const mediaType = parseMediaType(c.req.header('content-type'))
      const received = createReceived(await readBody(c.req.raw, deps.batchBytesMax), mediaType, client.id)
      const answer = await acceptBatch(deps.batch, received)
      const milliseconds = performance.now() - started
      tell(deps, client, 'items' in answer ? answer.items : [{ received, milliseconds, answer }])
      return respond(c, answer)
    })
  })
  return routes
}

/** Of one caller: a batch is held and read whole. */
export const batchesAtOnce = 2

function tell({ onMessage }: BatchIntakeDeps, client: Client, answers: readonly ItemAnswer[]): void {
  for (const { received, milliseconds, answer } of answers) {
    if (!answer?.receipt) continue
    onMessage({ client, mediaType: received.mediaType, bytes: received.bytes.length, answer, milliseconds })
  }
}

/** Canonical, so that each receipt in it verifies, cut out as it stands. */
function respond(c: Context, answer: BatchAnswer | RefusedBatch): Response {
  if ('refusal' in answer) return refusalProblem(c, answer.refusal, answer.receipt)
  const body = canonicalJson({ batchId: answer.batchId, items: answer.items.map(itemBody) })
  return c.body(body, 200, { 'content-type': 'application/json' })
}

function itemBody({ answer }: ItemAnswer, index: number) {
  if (!answer) return { index, status: fault.status, problem: fault }
  const { receipt, refusal } = answer
  const evidence = receipt?.evidence
  const messageId = evidence && 'messageIdentifier' in evidence ? evidence.messageIdentifier : undefined
  return {
    index,
    status: refusal?.entry.status ?? 202,
    ...(messageId ? { messageId } : {}),
    ...(refusal ? { problem: problemOf(refusal, receipt) } : { receipt }),
  }
}
