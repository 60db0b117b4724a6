import { createPrivateKey, createSecretKey, randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import { Refusal } from '../../src/errors.ts'
import {
  acceptance,
  type Evidence,
  handover,
  handoverFailure,
  notification,
  refusal,
  type Stamp,
  stopped,
} from '../../src/evidence/evidence.ts'
import { createNoteSigner, parseVerifierKey } from '../../src/evidence/signed-note.ts'
import type { InboxItem, Lease, StopReason } from '../../src/message/delivery.ts'
import type { MessageId, OfficeId, PartyId } from '../../src/message/ids.ts'
import type { Links } from '../../src/message/links.ts'
import type { Message } from '../../src/message/message.ts'
import { createReceived } from '../../src/message/receive.ts'
import {
  type Consented,
  createStage,
  type Routed,
  type Timed,
  type Validated,
  type Verified,
} from '../../src/message/stages.ts'
import { createMessageOperation } from '../../src/store/accept.ts'
import type { Bind, MessageOperation, StepOperation, Stop } from '../../src/store/commit.ts'
import type { Keyring } from '../../src/store/keyring.ts'
import { claimItems } from '../../src/store/lease.ts'
import { createLogSigner } from '../../src/store/log-signer.ts'
import { exampleOf, typeOf } from '../support/verified.ts'

export const origin = 'budkavle.example/log'
export const fpa = '0246246-0' as PartyId
export const satakunta = '3221304-3' as PartyId
export const office = 'area-06' as OfficeId
/** As a process has it that begins: all have the same key, and each remembers the log that it signed. */
export const createSigner = () => createLogSigner(createNoteSigner(origin, privateKey(7)))
export const keys = [parseVerifierKey(createSigner().verifierKey)]
export const keyring: Keyring = { current: 'k1', keys: new Map([['k1', createSecretKey(Buffer.alloc(32, 9))]]) }
export const stamp: Stamp = { at: new Date('2026-11-20T13:00:00Z'), issuer: origin, newId: randomUUID }

/** A note signer's key made of one repeated byte: the same at each run. */
export function privateKey(seed: number) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

export interface MessageWish {
  readonly messageId?: string
  readonly content?: string
  readonly sender?: PartyId
  readonly office?: OfficeId
  readonly urgent?: boolean
  /** The name of its type; the message is that type's example, changed like this. */
  readonly type?: string
  readonly message?: Partial<Message>
  readonly links?: Partial<Links>
  readonly shownFrom?: Date
  readonly bind?: Partial<Bind>
}

/** A message as intake hands it to the commit. */
export function messageOperation(wish: MessageWish = {}): MessageOperation {
  const timed = createTimed(wish)
  const { bind, ...operation } = createMessageOperation(timed, evidenceOf(timed), [], keyring)
  const wished = { uploads: [], withdraws: null, stops: [], ...bind, ...wish.bind }
  return { ...operation, ...(bind || wish.bind ? { bind: wished } : {}) }
}

export function evidenceOf(timed: Timed): Evidence[] {
  return acceptance(timed, stamp)
}

/** The stopping of an item, as a message's gateway has seen it lie. */
export function stopOf(item: InboxItem, reason: StopReason = 'sender.superseded'): Stop {
  return { item: item.item, office: item.office, reason, evidence: stopped(item, reason, stamp) }
}

export function refuseOperation(content = 'refused'): StepOperation {
  const received = createReceived(Buffer.from(content), 'application/xml', fpa)
  const evidence = [refusal(received, new Refusal('signature.invalid', 'SignatureValue'), stamp)]
  return { kind: 'refuse', party: fpa, evidence }
}

export interface Closing {
  readonly recordId?: string
  readonly digest?: string
  readonly token?: number
  readonly offices?: readonly OfficeId[]
  /** SHA-512 of the attachments, hex. */
  readonly attachments?: readonly string[]
}

/** A confirmation as delivery hands it over: right in all but what is wished otherwise. */
export function confirmOperation(lease: Lease, wish: Closing = {}): StepOperation {
  const { recordId = 'record-1', digest = lease.envelopeDigest, token = lease.leaseToken, offices = [office] } = wish
  const { attachments = [] } = wish
  const confirmation = { leaseToken: token, recordId, readBackDigest: digest, attachmentDigests: attachments }
  const evidence: Evidence[] = [
    handover(lease, satakunta, confirmation, stamp),
    handoverFailure(lease, satakunta, 'confirmation.digest-mismatch', stamp),
  ]
  const closing = { offices, token, record: recordId, digest, attachments, evidence }
  return { kind: 'confirm', party: satakunta, message: lease.item, ...closing }
}

export function rejectOperation(
  lease: Lease,
  { token = lease.leaseToken, offices = [office] }: Closing = {},
): StepOperation {
  const evidence = [handoverFailure(lease, satakunta, 'receiver.not-our-client', stamp)]
  return { kind: 'reject', party: satakunta, message: lease.item, offices, token, evidence }
}

/** What an office is told of an item that it has claimed. */
export function tellOperation(lease: Lease, offices: readonly OfficeId[] = [office], seconds = 60): StepOperation {
  const evidence = [notification(lease, satakunta, stamp)]
  return { kind: 'tell', party: satakunta, message: lease.item, offices, token: lease.leaseToken, seconds, evidence }
}

/** Claims up to `max` items of Satakunta's office. */
export function lease(sql: postgres.Sql, max = 1, leaseSeconds = 60): Promise<Lease[]> {
  return claimItems(sql, { party: satakunta, offices: [office], max, leaseSeconds })
}

export function createTimed(wish: MessageWish): Timed {
  const { messageId = randomUUID(), content = `document of ${messageId}`, sender = fpa, urgent = false } = wish
  const type = typeOf(wish.type ?? 'concern-consented')
  const received = createReceived(Buffer.from(content), 'application/xml', sender)
  const verified = createStage<Verified>({
    received,
    signer: { id: sender, kind: 'fpa' },
    signature: { algorithm: 'ES256', certificate: 'c'.repeat(43) },
    signedBytes: received.bytes,
    contentDigest: received.envelopeDigest,
  })
  const message = { ...exampleOf(type), messageId: messageId as MessageId, from: sender, ...wish.message }
  const validated = createStage<Validated>({
    verified,
    type,
    message: { ...(message as unknown as Validated['message']), urgency: urgent ? 'urgent' : 'normal' },
  })
  const explanation = { municipality: null, area: null, considered: [] }
  const links = { referred: null, superseded: null, conversationId: messageId, ...wish.links }
  const routed = createStage<Routed>({
    consented: createStage<Consented>({ validated, links }),
    route: { office: wish.office ?? office, party: satakunta, reason: 'rule', rule: 'default-area-06', explanation },
  })
  return createStage<Timed>({ routed, shownFrom: wish.shownFrom ?? null, clocks: [], firstStepAt: null })
}
