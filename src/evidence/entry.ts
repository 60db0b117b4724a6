import { isPlainObject, parseCanonicalJson } from './canonical-json.ts'
import type { ContentHandover, Evidence, EvidenceEvent } from './events.ts'
import { type Form, list, members, orNull, text } from './forms.ts'
import { leafHash } from './merkle.ts'
import { NotProven } from './not-proven.ts'
import { isPublicId } from './record-id.ts'

/** An evidence as the log holds it: the canonical JSON, and the hash of its UTF-8 bytes as a leaf. */
export interface Entry {
  readonly evidence: string
  readonly leafHash: Buffer
}

/**
 * What the log gets for an evidence. Every member is checked, so that nothing but codes, identifiers and digests can
 * reach it; call it before joining a batch, since a fault concerns this one message only.
 * @throws NotProven when a member does not have its form: a fault, not a refusal
 */
export function createEntry(evidence: Evidence): Entry {
  const text = writeEvidence(evidence)
  return { evidence: text, leafHash: leafHash(text) }
}

/**
 * The canonical JSON of an evidence (RFC 8785), each member checked as it is written.
 * @throws NotProven naming the member that does not have its form
 */
export function writeEvidence(evidence: Evidence): string {
  return findText(evidence) ?? refuse()
}

/**
 * Reads an entry's evidence back.
 * @throws NotProven when it is not canonical JSON or not an evidence
 */
export function parseEvidence(text: string): Evidence {
  return requireEvidence(parseCanonicalJson(text))
}

/**
 * The evidence, if it has exactly the members of its event, each in its form, and says nothing that its own digests
 * contradict.
 * @throws NotProven naming the member
 */
export function requireEvidence(value: unknown): Evidence {
  const evidence = requireForm(value)
  if (evidence.event === 'ContentHandover') requireSameDocument(evidence)
  return evidence
}

function requireForm(value: unknown): Evidence {
  return isEvidence(value) ? value : refuse()
}

function isEvidence(value: unknown): value is Evidence {
  return findText(value) !== undefined
}

function refuse(): never {
  throw new NotProven('it is not an evidence of a known event')
}

function findText(value: unknown): string | undefined {
  return isPlainObject(value) && isEvent(value.event) ? writeMembers(value, events[value.event]) : undefined
}

function isEvent(value: unknown): value is EvidenceEvent {
  return typeof value === 'string' && Object.hasOwn(events, value)
}

function writeMembers(value: Record<string, unknown>, members: readonly MemberRule[]): string {
  let text = ''
  let found = 0
  for (const { name, optional, form } of members) {
    if (!Object.hasOwn(value, name)) {
      if (optional) continue
      throw new NotProven(`the evidence lacks ${name}`)
    }
    const member = form(value[name])
    if (member === undefined) throw new NotProven(`the evidence's ${name} does not have its form`)
    text += `${found === 0 ? '{' : ','}"${name}":${member}`
    found += 1
  }
  if (Object.keys(value).length > found) throw new NotProven('the evidence has a further member')
  return `${text}}`
}

/** A handover says that what the receiver stored is what was sent. */
function requireSameDocument({ handover, envelopeDigest }: ContentHandover): void {
  if (handover.readBackDigest.value === envelopeDigest.value) return
  throw new NotProven('the digest read back is not that of the document')
}

interface MemberRule {
  readonly name: Member
  readonly optional: boolean
  readonly form: Form
}

const uuid = text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)
const party = text(/^[0-9]{7}-[0-9]$/)
const code = text(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
const publicId: Form = (value) => (isPublicId(value) ? `"${value}"` : undefined)
const hex32 = text(/^[0-9a-f]{64}$/)
const digest = members({ algorithm: text(/^SHA-256$/), value: hex32 })
const time = text(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/)
const count = text(/^(0|[1-9][0-9]{0,15})$/)
const signature = members({ algorithm: text(/^[A-Za-z0-9-]{1,40}$/), certificate: text(/^[A-Za-z0-9_-]{43}$/) })

const forms = {
  evidenceIdentifier: uuid,
  event: (value) => (isEvent(value) ? `"${value}"` : undefined),
  reasons: list(text(/^[a-z][a-z0-9-]{0,39}\.[a-z][a-z0-9-]{0,39}$/)),
  eventTime: time,
  issuer: publicId,
  sender: party,
  recipient: members({ party: orNull(party), office: publicId }),
  messageIdentifier: uuid,
  refToMessageIdentifier: uuid,
  messageType: code,
  schemaVersion: text(/^[0-9]{1,4}(\.[0-9]{1,4}){0,2}$/),
  contentDigest: digest,
  envelopeDigest: digest,
  signature,
  route: members({ office: publicId, rule: orNull(publicId) }),
  handover: members(
    { recordId: publicId, readBackDigest: digest, leaseToken: text(/^[0-9]{1,16}$/) },
    { attachmentDigests: list(text(/^[0-9a-f]{128}$/), 1) },
  ),
  subIndication: text(/^[A-Z]+(_[A-Z]+)*$/),
  custody: members({ from: publicId }, { by: publicId }),
  relay: members({ by: publicId, means: code, at: time }),
  look: members({ recordId: publicId, nonce: hex32 }, { answer: hex32 }),
  manifest: members({ number: count, day: text(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/), items: count, root: digest }),
  answer: members({ digest, signature }),
  by: publicId,
  subject: publicId,
} satisfies Record<string, Form>

type Member = keyof typeof forms

const ofAny = ['evidenceIdentifier', 'event', 'reasons', 'eventTime', 'issuer'] as const
const ofSender = [...ofAny, 'sender', 'envelopeDigest'] as const
const ofMessage = [
  ...ofSender,
  'recipient',
  'messageIdentifier',
  'messageType',
  'schemaVersion',
  'contentDigest',
] as const

const thread = ['refToMessageIdentifier'] as const

const events: Record<EvidenceEvent, readonly MemberRule[]> = {
  SubmissionAcceptance: rules([...ofMessage, 'signature', 'route'], thread),
  SubmissionRejection: rules(ofSender, ['subIndication', 'messageIdentifier']),
  ContentConsignment: rules([...ofMessage, 'route'], [...thread, 'custody']),
  ContentConsignmentFailure: rules([...ofMessage, 'route'], [...thread, 'custody']),
  ConsignmentNotification: rules(ofMessage, thread),
  ContentHandover: rules([...ofMessage, 'handover'], thread),
  ContentHandoverFailure: rules(ofMessage, thread),
  ContentAccessTracking: rules(ofMessage, thread),
  AcceptanceRejectionExpiry: rules(ofMessage, thread),
  RelayToNonERDS: rules([...ofMessage, 'relay'], thread),
  StorageConfirmation: rules([...ofMessage, 'look'], thread),
  StorageConfirmationFailure: rules([...ofMessage, 'look'], thread),
  ContentErasure: rules(ofMessage, thread),
  InboxManifest: rules([...ofAny, 'recipient', 'manifest'], []),
  InboxManifestAnswer: rules([...ofAny, 'recipient', 'manifest'], ['answer']),
  OfficeAlert: rules([...ofAny, 'recipient'], []),
  AdministrativeAct: rules([...ofAny, 'by', 'subject'], []),
}

/** In the order of canonical JSON. */
function rules(required: readonly Member[], optional: readonly Member[]): readonly MemberRule[] {
  const rule = (isOptional: boolean) => (name: Member) => ({ name, optional: isOptional, form: forms[name] })
  return [...required.map(rule(false)), ...optional.map(rule(true))].sort((a, b) => (a.name < b.name ? -1 : 1))
}
