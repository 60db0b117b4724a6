import { type Context, Hono } from 'hono'
import type { AccessDeps } from './access.ts'
import { Refusal } from './errors.ts'
import { type AttachmentDeps, itemAttachmentRoutes, uploadRoutes } from './http/attachments.ts'
import { type BatchIntakeDeps, batchRoutes } from './http/batches.ts'
import { catalogueApi } from './http/catalogue/api.ts'
import { type CatalogueDeps, cataloguePages } from './http/catalogue/pages.ts'
import { type Client, type ClientEnv, clientAuth } from './http/client-auth.ts'
import { type InboxDeps, inboxRoutes } from './http/inbox.ts'
import { type IntakeDeps, intakeRoutes } from './http/intake.ts'
import { logRoutes, type PublicLog } from './http/log.ts'
import { type ManifestRouteDeps, manifestRoutes } from './http/manifests.ts'
import { type OfficeDeps, officeRoutes } from './http/offices.ts'
import { createOpenapi, type SignedExamples } from './http/openapi.ts'
import { openingRoutes } from './http/opening.ts'
import { faultProblem, refusalProblem } from './http/problem.ts'
import { historyRoutes, type ReceiptDeps, receiptRoutes } from './http/receipts.ts'
import { type RequestFact, tellRequests } from './http/request-line.ts'
import { lookRoutes } from './http/second-look.ts'
import { type SubscriptionDeps, subscriptionRoutes } from './http/subscriptions.ts'
import { type ThreadDeps, threadRoutes } from './http/threads.ts'
import { transferRoutes } from './http/transfers.ts'
import { type VersionDeps, versionRoutes } from './http/versions.ts'
import type { LookDeps } from './second-look.ts'
import type { TransferDeps } from './transfer.ts'

export interface AppDeps {
  /** The caller's TLS certificate, DER. */
  certificateOf(c: Context): Buffer | undefined
  /** @throws Refusal when the certificate is not a registered, valid one */
  verifyClient(certificate: Buffer): Client
  readonly intake: IntakeDeps
  readonly batches: BatchIntakeDeps
  readonly attachments: AttachmentDeps
  readonly inbox: InboxDeps
  readonly access: AccessDeps
  readonly looks: LookDeps
  readonly manifests: ManifestRouteDeps
  readonly transfers: TransferDeps
  readonly receipts: ReceiptDeps
  readonly threads: ThreadDeps
  readonly versions: VersionDeps
  readonly offices: OfficeDeps
  readonly subscriptions: SubscriptionDeps
  readonly log: PublicLog
  readonly catalogue: CatalogueDeps
  /** Signed documents that the OpenAPI description shows. */
  readonly examples: SignedExamples
  /** Told of every request when its answer is known. */
  onRequest(fact: RequestFact): void
  /** Told of faults, never of refusals. */
  onFault(err: unknown): void
}

/**
 * The gateway's HTTP interface. The log and the catalogue are open to anyone; everything else needs a registered client
 * certificate.
 */
export function createApp(deps: AppDeps): Hono {
  const parties = new Hono<ClientEnv>()
  parties.use(clientAuth(deps.certificateOf, deps.verifyClient))
  parties.route('/messages', intakeRoutes(deps.intake))
  parties.route('/messages', historyRoutes(deps.receipts))
  parties.route('/receipts', receiptRoutes(deps.receipts))
  parties.route('/threads', threadRoutes(deps.threads))
  parties.route('/batches', batchRoutes(deps.batches))
  parties.route('/attachments', uploadRoutes(deps.attachments))
  parties.route('/inbox', inboxRoutes(deps.inbox))
  parties.route('/inbox', itemAttachmentRoutes(deps.attachments))
  parties.route('/inbox', openingRoutes(deps.access))
  parties.route('/inbox', lookRoutes(deps.looks))
  parties.route('/inbox', manifestRoutes(deps.manifests))
  parties.route('/inbox', transferRoutes(deps.transfers))
  parties.route('/versions', versionRoutes(deps.versions))
  parties.route('/offices', officeRoutes(deps.offices))
  parties.route('/subscriptions', subscriptionRoutes(deps.subscriptions))

  const openapi = createOpenapi(deps.examples)
  const app = new Hono()
  app.use(tellRequests(deps.onRequest))
  app.get('/v1/openapi.json', (c) => c.json(openapi))
  app.route('/v1/log', logRoutes(deps.log))
  app.route('/v1/catalogue', catalogueApi(deps.catalogue))
  app.route('/catalogue', cataloguePages(deps.catalogue))
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
