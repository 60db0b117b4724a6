import { randomUUID } from 'node:crypto'
import type { AppDeps } from '../app.ts'
import { checkDocument, checkSigned } from '../check.ts'
import { createCalendar } from '../clock/clock.ts'
import type { Config } from '../config.ts'
import type { CatalogueDeps } from '../http/catalogue/pages.ts'
import type { SandboxSigner } from '../http/catalogue/try.ts'
import { peerCertificate } from '../http/client-auth.ts'
import type { IntakeDeps, MessageFact } from '../http/intake.ts'
import type { RequestFact } from '../http/request-line.ts'
import type { Knowledge } from '../knowledge.ts'
import { type createLog, logMessage, logRequest } from '../log-line.ts'
import type { SchemaFiles } from '../message/schema-refs.ts'
import type { Routed } from '../message/stages.ts'
import { loopbackHosts } from '../message/target-url.ts'
import type { Metrics } from '../metrics.ts'
import { encodeXml } from '../sign/encode-xml.ts'
import { listAttachments, openAttachment, saveUpload } from '../store/attachments.ts'
import { createCertificateNotes } from '../store/certificate-use.ts'
import { createDeliveryStore, createGatewayStore, createTransferStore } from '../store/gateway-store.ts'
import { findHistory } from '../store/history.ts'
import { findContent, isOver, listItems } from '../store/inbox.ts'
import { consistencyProof, currentCheckpoint, findReceipt, findReceipts, inclusionProof } from '../store/log.ts'
import { takeSlot } from '../store/pace.ts'
import { listOffices, saveReception } from '../store/reception.ts'
import type { Store } from '../store/store.ts'
import { endSubscription, listSubscriptions, saveSubscription } from '../store/subscriptions.ts'
import { findThread } from '../store/threads.ts'
import { findVersionsTaken, setVersionsTaken } from '../store/versions.ts'
import { createPollNotes } from '../store/watch.ts'
import type { TransferDeps } from '../transfer.ts'
import { createBatchSchema } from '../validate/batch.ts'
import type { Schemas } from '../validate/validate.ts'
import { verifyClientCertificate } from '../verify/client-certificate.ts'
import { findSigned } from '../verify/signed-form.ts'
import { createReceiverDeps } from './receiver-deps.ts'

export interface AppParts {
  readonly config: Config
  readonly store: Store
  readonly knowledge: Knowledge
  readonly schemas: Schemas
  readonly schemaFiles: SchemaFiles
  readonly log: ReturnType<typeof createLog>
  readonly metrics: Metrics
  onFault(err: unknown): void
  /** The clock; tests set it. */
  readonly now?: () => Date
  /** In the development world: signs what somebody tries on the catalogue's pages. */
  readonly sandbox?: SandboxSigner
}

/** Joins what the HTTP interface asks for with what the store and the knowledge of one process give. */
export function createAppDeps(parts: AppParts): AppDeps {
  const { config, store, knowledge } = parts
  const now = parts.now ?? (() => new Date())
  const stamp = () => ({ at: now(), issuer: store.signer.origin, newId: randomUUID })
  const gateway = {
    stamp,
    trust: knowledge.trust,
    schemas: parts.schemas,
    routingTable: knowledge.routingTable,
    calendar: createCalendar(config),
    takeSlot: (routed: Routed) => takeSlot(store.claims, routed, now()),
    ...createGatewayStore(store),
  }
  const receivers = createReceiverDeps(parts, stamp)
  const intake = {
    gateway,
    bodyBytesMax: config.bodyBytesMax,
    onMessage: (fact: MessageFact) => tellMessage(parts, '/v1/messages', fact),
  }
  const noteCertificate = createCertificateNotes(store.background, now, parts.onFault)
  return {
    certificateOf: peerCertificate,
    verifyClient(certificate) {
      const client = verifyClientCertificate(certificate, knowledge.trust(), now())
      noteCertificate(certificate)
      return client
    },
    onRequest: (fact) => tellRequest(parts, fact),
    onFault: parts.onFault,
    examples: signedExamples(parts.schemaFiles),
    maintenance: knowledge.maintenance,
    intake,
    catalogue: createCatalogueDeps(parts, intake, now),
    batches: {
      batch: {
        gateway,
        batchSchema: createBatchSchema(parts.schemaFiles, parts.schemas.freshness),
        bodyBytesMax: config.bodyBytesMax,
        onFault: parts.onFault,
      },
      batchBytesMax: config.batchBytesMax,
      onMessage: (fact) => tellMessage(parts, '/v1/batches', fact),
    },
    attachments: {
      save: (upload) => saveUpload(store.attachments, store.keyring, upload, config.uploadsMax),
      officesOf: knowledge.officesOf,
      listAttachments: (offices, item) => listAttachments(store.reads, offices, item),
      openAttachment: (offices, item, sha256) =>
        openAttachment(store.attachments, store.keyring, offices, item, sha256),
      attachmentBytesMax: config.attachmentBytesMax,
      uploadHours: config.uploadHours,
    },
    ...receivers.routes,
    inbox: {
      onFetched: receivers.onFetched,
      delivery: {
        stamp,
        officesOf: knowledge.officesOf,
        takeAsks: receivers.takeAsks,
        awaitArrival: (offices, ms) => store.signal.wait(offices, ms),
        onHeard: createPollNotes(store.background, now, parts.onFault, config.polledMinutesMax / 6),
        ...createDeliveryStore(store),
      },
      listItems: (offices, after, limit) => listItems(store.db, offices, after, limit),
      findContent: (offices, item) => findContent(store.db, store.keyring, offices, item),
      leaseSecondsDefault: config.leaseSecondsDefault,
      leaseSecondsMax: config.leaseSecondsMax,
    },
    transfers: createTransferDeps(parts, stamp),
    receipts: {
      findReceipt: (index) => findReceipt(store.reads, store.signer, index),
      isOver: (index, party) => isOver(store.reads, index, party),
      async findHistory(sender, messageId) {
        const history = await findHistory(store.db, sender, messageId)
        if (!history) return undefined
        const { entries, ...known } = history
        return { ...known, events: await findReceipts(store.reads, store.signer, entries) }
      },
    },
    threads: { findThread: (party, messageId) => findThread(store.reads, party, messageId) },
    versions: {
      catalogue: parts.schemas.catalogue,
      findVersionsTaken: (party) => findVersionsTaken(store.reads, party),
      setVersionsTaken: (party, type, versions) => setVersionsTaken(store.reads, party, type, versions),
    },
    offices: {
      officesOf: knowledge.officesOf,
      async listOffices(offices) {
        const known = await listOffices(store.reads, offices)
        return known.map((one) => {
          const notLive = knowledge.findNotLive(one.office)
          return { ...one, live: notLive.length === 0, notLive }
        })
      },
      saveReception: (office, reception) => saveReception(store.reads, office, reception),
    },
    subscriptions: {
      list: (party) => listSubscriptions(store.reads, party),
      save: (party, subscription) => saveSubscription(store.reads, party, subscription),
      end: (party, kind) => endSubscription(store.reads, party, kind),
      plainHosts: config.development ? loopbackHosts : [],
    },
    log: {
      verifierKey: store.signer.verifierKey,
      checkpoint: () => currentCheckpoint(store.publicReads, store.signer),
      inclusionProof: (index, size) => inclusionProof(store.publicReads, index, size),
      consistencyProof: (size1, size2) => consistencyProof(store.publicReads, size1, size2),
    },
  }
}

function createTransferDeps({ store, knowledge, schemas }: AppParts, stamp: TransferDeps['stamp']): TransferDeps {
  return {
    stamp,
    officesOf: knowledge.officesOf,
    findItem: createDeliveryStore(store).findItem,
    findDestination(office, { messageType: name, schemaVersion: version }) {
      const versions = schemas.catalogue.get(`${name}/${version}`)?.versions ?? []
      return knowledge.findDestination(office, { name, version, versions })
    },
    ...createTransferStore(store),
  }
}

/** A document that somebody tries is judged by what judges messages, at this moment; nothing is kept. */
function createCatalogueDeps(parts: AppParts, intake: IntakeDeps, now: () => Date): CatalogueDeps {
  const { schemas, schemaFiles, knowledge, sandbox } = parts
  return {
    catalogue: schemas.catalogue,
    files: schemaFiles,
    now,
    encodeXml,
    async check(bytes) {
      const measure = { schemas, calendar: intake.gateway.calendar, at: now() }
      const signed = findSigned(bytes)
      return signed
        ? await checkSigned(signed, { trust: knowledge.trust() }, measure)
        : checkDocument({ bytes }, measure)
    },
    bodyBytesMax: intake.bodyBytesMax,
    batchBytesMax: parts.config.batchBytesMax,
    sandbox: sandbox && { intake, ...sandbox },
  }
}

/** One wide line for every request; a message that was answered has had its own. */
function tellRequest({ log, metrics }: AppParts, { client, milliseconds, message, ...fact }: RequestFact): void {
  const { route, status, code } = fact
  metrics.requests.inc({ route, status })
  if (message) return
  if (code) metrics.refusals.inc({ code })
  logRequest(log, { ...fact, from: client?.id, totalMs: milliseconds })
}

/** One wide line and the counters for a message that was answered. */
function tellMessage(
  { log, metrics }: AppParts,
  route: string,
  { client, mediaType, bytes, answer, milliseconds }: MessageFact,
): void {
  const { evidence, inclusion } = answer.receipt
  const outcome = answer.refusal ? 'refused' : 'accepted'
  const type = 'messageType' in evidence ? evidence.messageType : 'unknown'
  metrics.messages.inc({ outcome, type })
  metrics.receiptSeconds.observe(milliseconds / 1000)
  if (answer.refusal) metrics.refusals.inc({ code: answer.refusal.code })
  logMessage(log, {
    method: 'POST',
    route,
    status: answer.refusal?.entry.status ?? 202,
    outcome,
    from: client.id,
    mediaType,
    bytes,
    logIndex: inclusion.leafIndex,
    totalMs: milliseconds,
    ...(answer.refusal ? { code: answer.refusal.code } : {}),
    ...('messageType' in evidence ? { messageType: evidence.messageType, schemaVersion: evidence.schemaVersion } : {}),
    ...('messageIdentifier' in evidence ? { messageId: evidence.messageIdentifier } : {}),
    ...('recipient' in evidence ? { office: evidence.recipient.office } : {}),
  })
}

/** A signed document of one type in each encoding, kept beside its schema, for the interface's description. */
function signedExamples(files: SchemaFiles): Readonly<Record<string, string>> {
  const folder = 'concern-consented/1'
  return {
    'application/xml': files.get(`${folder}/example.signed.xml`) ?? '',
    'application/jose+json': files.get(`${folder}/example.jws.json`) ?? '',
  }
}
