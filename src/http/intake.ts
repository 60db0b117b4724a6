import type { Context } from 'hono'
import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import { type Answer, acceptMessage, type GatewayDeps } from '../gateway.ts'
import { type MediaType, mediaTypes } from '../message/media-types.ts'
import { createReceived } from '../message/receive.ts'
import { markStep } from '../step-mark.ts'
import { readBody } from './body.ts'
import type { Client, ClientEnv } from './client-auth.ts'
import { essenceOf } from './essence.ts'
import { refusalProblem } from './problem.ts'
import { receiptBody } from './receipts.ts'

export interface IntakeDeps {
  readonly gateway: GatewayDeps
  readonly bodyBytesMax: number
  /** Told of each message when its answer is known: log line and metrics. */
  onMessage(fact: MessageFact): void
}

/** What the log line and the metrics say of a message: nothing from inside the document but its type. */
export interface MessageFact {
  readonly client: Client
  readonly mediaType: MediaType
  readonly bytes: number
  readonly answer: Answer
  readonly milliseconds: number
}

/**
 * `POST /v1/messages`: 202 with the receipt, the same for the same message however often it is sent. 202, because the
 * receipt says that the gateway has it, not that the office has.
 */
export function intakeRoutes(deps: IntakeDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()
  routes.post('/', async (c) => {
    const started = performance.now()
    const mediaType = parseMediaType(c.req.header('content-type'))
    const bytes = await readBody(c.req.raw, deps.bodyBytesMax)
    const client = c.get('client')
    const answer = await acceptMessage(deps.gateway, createReceived(bytes, mediaType, client.id))
    deps.onMessage({ client, mediaType, bytes: bytes.length, answer, milliseconds: performance.now() - started })
    markStep('intake.answered')
    return respond(c, answer)
  })
  return routes
}

function respond(c: Context, { receipt, refusal }: Answer): Response {
  return refusal ? refusalProblem(c, refusal, receipt) : receiptBody(c, receipt, 202)
}

/** @throws Refusal `request.media-type` */
export function parseMediaType(header: string | undefined): MediaType {
  const essence = essenceOf(header)
  if (Object.hasOwn(mediaTypes, essence)) return essence as MediaType
  throw new Refusal('request.media-type', `Content-Type is one of ${Object.keys(mediaTypes).join(', ')}`)
}
