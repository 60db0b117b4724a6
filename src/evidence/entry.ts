import { canonicalJson, isPlainObject, parseCanonicalJson } from './canonical-json.ts'
import type { ContentHandover, Evidence, EvidenceEvent } from './evidence.ts'
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
  const text = canonicalJson(requireForm(evidence))
  return { evidence: text, leafHash: leafHash(text) }
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
  if (!isEvidence(value)) throw new NotProven('it is not an evidence of a known event')
  return value
}

function isEvidence(value: unknown): value is Evidence {
  if (!isPlainObject(value) || !isEvent(value.event)) return false
  requireMembers(value, events[value.event])
  return true
}

function isEvent(value: unknown): value is EvidenceEvent {
  return typeof value === 'string' && Object.hasOwn(events, value)
}

function requireMembers(value: Record<string, unknown>, members: Members): void {
  const known: readonly string[] = [...members.required, ...members.optional]
  if (Object.keys(value).some((name) => !known.includes(name))) throw new NotProven('the evidence has a further member')
  for (const name of members.required)
    if (!Object.hasOwn(value, name)) throw new NotProven(`the evidence lacks ${name}`)
  for (const [name, member] of Object.entries(value)) {
    if (!forms[name as Member](member)) throw new NotProven(`the evidence's ${name} does not have its form`)
  }
}

/** A handover says that what the receiver stored is what was sent. */
function requireSameDocument({ handover, envelopeDigest }: ContentHandover): void {
  if (handover.readBackDigest.value === envelopeDigest.value) return
  throw new NotProven('the digest read back is not that of the document')
}

type Form = (value: unknown) => boolean

interface Members {
  readonly required: readonly Member[]
  readonly optional: readonly Member[]
}

const uuid = text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i)
const party = text(/^[0-9]{7}-[0-9]$/)
const code = text(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
const digest = members({ algorithm: text(/^SHA-256$/), value: text(/^[0-9a-f]{64}$/) })

const forms = {
  evidenceIdentifier: uuid,
  event: isEvent,
  reasons: (value) => Array.isArray(value) && value.every(text(/^[a-z][a-z0-9-]{0,39}\.[a-z][a-z0-9-]{0,39}$/)),
  eventTime: text(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/),
  issuer: isPublicId,
  sender: party,
  recipient: members({ party: orNull(party), office: isPublicId }),
  messageIdentifier: uuid,
  refToMessageIdentifier: uuid,
  messageType: code,
  schemaVersion: text(/^[0-9]{1,4}(\.[0-9]{1,4}){0,2}$/),
  contentDigest: digest,
  envelopeDigest: digest,
  signature: members({ algorithm: text(/^[A-Za-z0-9-]{1,40}$/), certificate: text(/^[A-Za-z0-9_-]{43}$/) }),
  route: members({ office: isPublicId, rule: orNull(isPublicId) }),
  handover: members({ recordId: isPublicId, readBackDigest: digest, leaseToken: text(/^[0-9]{1,16}$/) }),
  subIndication: text(/^[A-Z]+(_[A-Z]+)*$/),
} satisfies Record<string, Form>

type Member = keyof typeof forms

const ofAny = ['evidenceIdentifier', 'event', 'reasons', 'eventTime', 'issuer', 'sender', 'envelopeDigest'] as const
const ofMessage = [...ofAny, 'recipient', 'messageIdentifier', 'messageType', 'schemaVersion', 'contentDigest'] as const

const thread = ['refToMessageIdentifier'] as const

const events: Record<EvidenceEvent, Members> = {
  SubmissionAcceptance: { required: [...ofMessage, 'signature', 'route'], optional: thread },
  SubmissionRejection: { required: ofAny, optional: ['subIndication', 'messageIdentifier'] },
  ContentConsignment: { required: [...ofMessage, 'route'], optional: thread },
  ContentConsignmentFailure: { required: [...ofMessage, 'route'], optional: thread },
  ConsignmentNotification: { required: ofMessage, optional: thread },
  ContentHandover: { required: [...ofMessage, 'handover'], optional: thread },
  ContentHandoverFailure: { required: ofMessage, optional: thread },
}

function text(pattern: RegExp): Form {
  return (value) => typeof value === 'string' && pattern.test(value)
}

function orNull(form: Form): Form {
  return (value) => value === null || form(value)
}

/** An object with exactly these members. */
function members(expected: Readonly<Record<string, Form>>): Form {
  const names = Object.entries(expected)
  return (value) =>
    isPlainObject(value) &&
    Object.keys(value).length === names.length &&
    names.every(([name, form]) => Object.hasOwn(value, name) && form(value[name]))
}
