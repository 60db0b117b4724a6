import { type Context, Hono } from 'hono'
import { Refusal } from './errors.ts'
import { type Client, type ClientEnv, clientAuth } from './http/client-auth.ts'
import { type InboxDeps, inboxRoutes } from './http/inbox.ts'
import { type IntakeDeps, intakeRoutes } from './http/intake.ts'
import { logRoutes, type PublicLog } from './http/log.ts'
import { createOpenapi, type SignedExamples } from './http/openapi.ts'
import { faultProblem, refusalProblem } from './http/problem.ts'
import { historyRoutes, type ReceiptDeps, receiptRoutes } from './http/receipts.ts'
import { type RequestFact, tellRequests } from './http/request-line.ts'

export interface AppDeps {
  /** The caller's TLS certificate, DER. */
  certificateOf(c: Context): Buffer | undefined
  /** @throws Refusal when the certificate is not a registered, valid one */
  verifyClient(certificate: Buffer): Client
  readonly intake: IntakeDeps
  readonly inbox: InboxDeps
  readonly receipts: ReceiptDeps
  readonly log: PublicLog
  /** Signed documents that the OpenAPI description shows. */
  readonly examples: SignedExamples
  /** Told of every request when its answer is known. */
  onRequest(fact: RequestFact): void
  /** Told of faults, never of refusals. */
  onFault(err: unknown): void
}

/** The gateway's HTTP interface. The log is open to anyone; everything else needs a registered client certificate. */
export function createApp(deps: AppDeps): Hono {
  const parties = new Hono<ClientEnv>()
  parties.use(clientAuth(deps.certificateOf, deps.verifyClient))
  parties.route('/messages', intakeRoutes(deps.intake))
  parties.route('/messages', historyRoutes(deps.receipts))
  parties.route('/receipts', receiptRoutes(deps.receipts))
  parties.route('/inbox', inboxRoutes(deps.inbox))

  const openapi = createOpenapi(deps.examples)
  const app = new Hono()
  app.use(tellRequests(deps.onRequest))
  app.get('/v1/openapi.json', (c) => c.json(openapi))
  app.route('/v1/log', logRoutes(deps.log))
  app.route('/v1', parties)
  app.all('*', () => {
    throw new Refusal('request.not-found', 'the gateway has no such address')
  })
  app.onError((err, c) => {
    if (err instanceof Refusal) return refusalProblem(c, err)
    deps.onFault(err)
    return faultProblem(c)
  })
  return app
}
