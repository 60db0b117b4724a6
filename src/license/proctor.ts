import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import { itemAttachmentRoutes } from '../http/attachments.ts'
import { type ClientEnv, clientAuth, peerCertificate } from '../http/client-auth.ts'
import { inboxRoutes } from '../http/inbox.ts'
import { listenHttps } from '../http/listener.ts'
import { faultProblem, refusalProblem } from '../http/problem.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import { type Credentials, keyPem, partyIds } from './credentials.ts'
import { createLooks, type Looks } from './looks.ts'
import { createMemoryInbox, type MemoryInbox } from './memory-inbox.ts'
import { createMemoryLog } from './memory-log.ts'
import { createWire, interfere, type Wire } from './wire.ts'

/** A gateway's inbox without a gateway: the same routes and rules over what lies in memory, and faults on the wire. */
export interface Proctor {
  readonly port: number
  readonly inbox: MemoryInbox
  readonly wire: Wire
  readonly looks: Looks
  /** Of the receipts that it gives. */
  readonly verifierKey: string
  /** What went wrong in the proctor itself: then nothing is said of the receiver. */
  readonly faults: readonly unknown[]
  stop(): Promise<void>
}

/** HTTPS with mutual TLS. Only the certificate that was made for the receiver gets in. */
export async function startProctor(credentials: Credentials, host: string, port: number): Promise<Proctor> {
  const log = createMemoryLog('budkavle.licence/log')
  const ends = {
    sender: partyIds.sender as PartyId,
    receiver: partyIds.receiver as PartyId,
    office: 'area-06' as OfficeId,
  }
  const [inbox, wire, looks] = [createMemoryInbox(ends, log), createWire(), createLooks()]
  const faults: unknown[] = []
  const app = createProctorApp(credentials, inbox, looks, (err) => faults.push(err))
  const listener = await listenHttps(
    { fetch: interfere(wire, app.fetch) as Hono['fetch'] },
    { cert: credentials.server.chain, key: keyPem(credentials.server) },
    host,
    port,
  )
  return {
    port: listener.port,
    inbox,
    wire,
    looks,
    verifierKey: log.verifierKey,
    faults,
    async stop() {
      inbox.endPolls()
      await listener.stop()
    },
  }
}

function createProctorApp(
  { receiver }: Credentials,
  inbox: MemoryInbox,
  looks: Looks,
  onFault: (err: unknown) => void,
): Hono {
  const parties = new Hono<ClientEnv>()
  parties.use(
    clientAuth(peerCertificate, (certificate) => {
      if (certificate.equals(receiver.certificate)) return { id: partyIds.receiver as PartyId, kind: 'social-services' }
      throw new Refusal('client.not-registered', 'it is not the certificate that was made for this licence')
    }),
  )
  parties.route('/inbox', looks.routes)
  parties.route('/inbox', inboxRoutes(inbox.deps))
  parties.route('/inbox', itemAttachmentRoutes(inbox.files))
  const app = new Hono()
  app.route('/v1', parties)
  app.all('*', () => {
    throw new Refusal('request.not-found', 'the proctor has no such address')
  })
  app.onError((err, c) => {
    if (err instanceof Refusal) return refusalProblem(c, err)
    onFault(err)
    return faultProblem(c)
  })
  return app
}
