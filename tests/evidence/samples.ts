import { createPrivateKey } from 'node:crypto'
import { Refusal } from '../../src/errors.ts'
import { createCheckpoint, signCheckpoint } from '../../src/evidence/checkpoint.ts'
import { createEntry } from '../../src/evidence/entry.ts'
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
import {
  accessed,
  astray,
  erased,
  expired,
  givenOn,
  movedAway,
  relayedByPeople,
  storageConfirmed,
  storageNotConfirmed,
} from '../../src/evidence/item-steps.ts'
import { proofsForBatch } from '../../src/evidence/merkle.ts'
import { acted, alertChanged, manifestAnswered, manifestMade } from '../../src/evidence/office-steps.ts'
import { createReceipt, type Receipt } from '../../src/evidence/receipt.ts'
import { createNoteSigner, type NoteSigner, parseVerifierKey } from '../../src/evidence/signed-note.ts'
import type { MessageType } from '../../src/message/catalogue.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { MessageId, OfficeId, PartyId } from '../../src/message/ids.ts'
import type { Ladder } from '../../src/message/ladder.ts'
import type { Message } from '../../src/message/message.ts'
import { createReceived } from '../../src/message/receive.ts'
import {
  type Consented,
  createStage,
  type Received,
  type Route,
  type Routed,
  type Timed,
  type Validated,
  type Verified,
} from '../../src/message/stages.ts'

export const origin = 'budkavle.example/log'
export const document = Buffer.from('<message xmlns="urn:budkavle:concern-consented:1"/>')
export const messageId = '7f1de7a2-6a0c-4c6e-9d1b-0d4f7c1b2a3e' as MessageId
const fpa = '0246246-0' as PartyId
export const receiver = '1234567-1' as PartyId
const office = 'satakunta-adult' as OfficeId

/** A signer whose key is this seed: the same at each run. */
export function signerOf(seed: number, name = origin): NoteSigner {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)])
  return createNoteSigner(name, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}

export const signer = signerOf(1)
export const keys = [parseVerifierKey(signer.verifierKey)]

/** Identifiers count up, so that every run makes the same evidence. */
export function createStamp(at = '2026-11-21T10:15:30.250Z'): Stamp {
  let made = 0
  return {
    at: new Date(at),
    issuer: origin,
    newId: () => {
      made += 1
      return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`
    },
  }
}

export function createTimed(reason: Route['reason'] = 'rule', more: Partial<Message> = {}): Timed {
  const verified = createStage<Verified>({
    received: receivedOf(document),
    signer: { id: fpa, kind: 'fpa' },
    signature: { algorithm: 'ES256', certificate: 'c'.repeat(43) },
    signedBytes: Buffer.from('canonical'),
    contentDigest: 'ab'.repeat(32),
  })
  const validated = createStage<Validated>({ verified, type, message: { ...message, ...more } })
  const links = { referred: null, superseded: null, conversationId: messageId }
  const consented = createStage<Consented>({ validated, links })
  const routed = createStage<Routed>({ consented, route: createRoute(reason) })
  return createStage<Timed>({ routed, shownFrom: null, clocks: [], firstStepAt: null })
}

export function receivedOf(bytes: Buffer): Received {
  return createReceived(bytes, 'application/xml', fpa)
}

export const item: Lease = {
  item: 7,
  receiver,
  conversationId: messageId,
  refToMessageId: null,
  supersedesMessageId: null,
  clocks: [],
  attachments: 0,
  urgency: 'normal',
  mediaType: 'application/xml',
  acceptedAt: '2026-11-21T10:15:30.250Z',
  state: 'leased',
  leaseToken: 42,
  leasedUntil: '2026-11-21T10:20:30.250Z',
  sender: fpa,
  messageId,
  messageType: 'concern-consented',
  schemaVersion: '1',
  office,
  contentDigest: 'ab'.repeat(32),
  envelopeDigest: receivedOf(document).envelopeDigest,
}

export const confirmation = {
  recordId: 'DNR-2026/118',
  readBackDigest: item.envelopeDigest,
  leaseToken: 42,
  attachmentDigests: [],
}

/** One evidence of each event, then further forms of some. */
export function someEvidence(): Evidence[] {
  const stamp = createStamp()
  const refused = new Refusal('signature.invalid', 'SignatureValue', [], messageId)
  return [
    ...acceptance(createTimed(), stamp),
    ...acceptance(createTimed('route.none'), stamp).slice(1),
    refusal(receivedOf(document), refused, stamp),
    notification(item, receiver, stamp),
    handover(item, receiver, confirmation, stamp),
    handoverFailure(item, receiver, 'receiver.not-our-client', stamp),
    ...laterEvidence(stamp),
    handover(item, receiver, { ...confirmation, attachmentDigests: ['ab'.repeat(64)] }, stamp),
    stopped(item, 'consent.withdrawn', stamp),
  ]
}

function laterEvidence(stamp: Stamp): Evidence[] {
  const recipient = { party: receiver, office }
  const look = { recordId: confirmation.recordId, nonce: '0b'.repeat(32), answer: '0c'.repeat(32) }
  const manifest = { number: 7, day: '2026-11-21', items: 120, root: '0d'.repeat(32) }
  const answer = { digest: '0e'.repeat(32), signature: { algorithm: 'ES256', certificate: 'c'.repeat(43) } }
  const relay = { by: 'staff-17', means: 'phone', at: '2026-11-21T11:00:00.000Z' } as const
  return [
    accessed(item, receiver, 'receiver.opened', stamp),
    expired(item, 'receiver', stamp),
    relayedByPeople(item, relay, stamp),
    givenOn(item, recipient, { from: 'manual-desk', by: 'staff-17' }, 'desk.client-known-there', stamp),
    movedAway(item, stamp),
    astray(item, { from: office }, 'transfer.loop', stamp),
    storageConfirmed(item, look, stamp),
    storageNotConfirmed(item, { recordId: look.recordId, nonce: look.nonce }, 'second-look.absent', stamp),
    erased(item, 'retention.expired', stamp),
    manifestMade(recipient, manifest, stamp),
    manifestAnswered(recipient, manifest, 'manifest.agreed', answer, stamp),
    alertChanged(recipient, 'alert.started', ['escalation.receiver'], stamp),
    acted(['hold.placed', 'hold.court-case'], 'staff-17', 'message:1234', stamp),
  ]
}

/** The receipts of a log of `size` entries that holds every kind of evidence, written as one batch. */
export function receiptsOf(size: number, by: NoteSigner = signer): Receipt[] {
  const kinds = someEvidence()
  const evidences = Array.from({ length: size }, (_, i) => kinds[i % kinds.length]).filter((one) => one !== undefined)
  const leaves = evidences.map((evidence) => createEntry(evidence).leafHash)
  const { root, proofs } = proofsForBatch([], 0, leaves)
  const checkpoint = signCheckpoint(createCheckpoint(by.name, size, root), by)
  return evidences.map((evidence, i) => createReceipt(evidence, i, size, proofs[i] ?? [], checkpoint))
}

function createRoute(reason: Route['reason']): Route {
  const explanation = { municipality: null, area: null, considered: [] }
  return reason === 'rule' || reason === 'thread'
    ? { office, party: receiver, reason, rule: reason === 'rule' ? 'rule-1' : null, explanation }
    : { office: 'manual-desk' as OfficeId, party: null, reason, rule: null, explanation }
}

const ladder: Ladder = { name: 'ordinary', calendar: 'always', steps: [{ afterMinutes: 60, tell: ['receiver'] }] }
const type: MessageType = {
  name: 'concern-consented',
  version: '1',
  directions: [{ from: 'fpa', to: 'social-services' }],
  applies: [],
  legalModes: [],
  requiresWhen: [],
  allowsWhen: [],
  dated: [],
  refersTo: null,
  effect: 'none',
  routedBy: 'person',
  shown: { rule: 'at-once' },
  clocks: [],
  ladder: { normal: ladder, urgent: ladder },
  deskLadder: { normal: ladder, urgent: ladder },
  retentionDays: 30,
  inBatch: true,
  versions: ['1'],
  title: { en: '', fi: '', sv: '' },
  summary: { en: '', fi: '', sv: '' },
  schema: {},
  structure: { kind: 'object', properties: new Map() },
  xmlNamespace: 'urn:budkavle:concern-consented:1',
}

const message: Message = {
  messageType: 'concern-consented',
  schemaVersion: '1',
  messageId,
  createdAt: '2026-11-21T10:15:00Z',
  from: fpa,
  urgency: 'normal',
  person: { personalIdentityCode: '010190-900P', homeMunicipality: '102', contactLanguage: 'fi' },
  legalBasis: { mode: 'client-consent', section: 'SVL 1301/2014 35 § 1 mom.' },
}
