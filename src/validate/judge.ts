import { type Fault, Refusal } from '../errors.ts'
import type { MessageType } from '../message/catalogue.ts'
import { findDirection } from '../message/direction.ts'
import { findField } from '../message/field.ts'
import type { Encoding } from '../message/media-types.ts'
import type { Message } from '../message/message.ts'
import { findPlaceOf } from '../message/place.ts'
import type { Signer } from '../message/stages.ts'
import { findUnallowedValues } from './allowed.ts'
import { findApplicabilityFaults, findDatedFaults, findDayMade } from './applicability.ts'
import { findBasisFaults } from './basis.ts'
import { findConsentFaults } from './consent.ts'
import { createContentRefusal } from './faults.ts'
import { findFreshnessFaults } from './freshness.ts'
import { findIdentifierFaults } from './identifiers.ts'
import { parseJsonBody } from './json-body.ts'
import { cutLongLists } from './long-lists.ts'
import { findMissingFields } from './mandatory.ts'
import type { Schemas } from './schemas.ts'
import { findShownDateFaults } from './shown-date.ts'
import { parseXmlBody } from './xml-body.ts'

/** In whose name something is said, and how it is written. Whether that party signed it is not asked here. */
export interface Judging {
  readonly encoding: Encoding
  readonly sender: Signer
}

/** What is judged. */
export interface Content extends Judging {
  /** JSON, or canonical XML. */
  readonly bytes: Uint8Array
  /** Whether it is an item of a batch. */
  readonly inBatch: boolean
}

/** Content that follows its schema and every rule of its type. */
export interface Judged {
  readonly type: MessageType
  readonly message: Message
}

/**
 * Judges content by its type: structure, identifiers, age, direction, legal basis, and, where something is wrong, the
 * consent too, so that a sender hears of everything at once.
 * @throws Refusal with every fault and the code of the most fundamental; alone: `json.malformed`,
 *   `schema.unknown-type`, `signer.not-sender`
 */
export function judgeContent(content: Content, schemas: Schemas, at: Date): Judged {
  const body = readContent(content, schemas)
  const { type, value } = body
  requireSender(content.sender, value)
  cutLongLists(type.structure, value)
  const faults = [...body.faults, ...findFaults(content, schemas, type, value, at)]
  if (faults.length > 0) {
    const all = [...faults, ...findConsentFaults(type, value, content.sender.kind, at)]
    throw createContentRefusal(all, type, content.encoding)
  }
  return { type, message: value as Message }
}

/**
 * Whether the consent that the legal mode requires is there and in force.
 * @throws Refusal `consent.…` with every fault of the consent
 */
export function judgeConsent({ type, message }: Judged, { encoding, sender }: Judging, at: Date): void {
  const faults = findConsentFaults(type, message, sender.kind, at)
  if (faults.length > 0) throw createContentRefusal(faults, type, encoding)
}

/** What content says, and of which type it says that it is; `faults`: what its markup did wrong. */
export interface Body {
  readonly type: MessageType
  readonly value: unknown
  readonly faults: readonly Fault[]
}

/**
 * Reads content, and judges nothing of it.
 * @throws Refusal `json.malformed`, `xml.malformed`, `schema.unknown-type`
 */
export function readContent({ bytes, encoding }: Pick<Content, 'bytes' | 'encoding'>, schemas: Schemas): Body {
  if (encoding === 'xml') return parseXmlBody(bytes, schemas.byNamespace)
  const value = parseJsonBody(bytes)
  const type = schemas.catalogue.get(typeKey(value))
  if (!type) throw new Refusal('schema.unknown-type', 'No message type has this messageType and schemaVersion')
  return { type, value, faults: [] }
}

/** Only of texts: anything else could bring its own conversion to one. */
function typeKey(value: unknown): string {
  const name = findField(value, '/messageType')
  const version = findField(value, '/schemaVersion')
  return typeof name === 'string' && typeof version === 'string' ? `${name}/${version}` : ''
}

function requireSender(sender: Signer, value: unknown): void {
  const from = findField(value, '/from')
  if (typeof from !== 'string' || from === sender.id) return
  throw new Refusal('signer.not-sender', 'from: The message is signed by another party than it names as sender')
}

function findFaults(content: Content, schemas: Schemas, type: MessageType, value: unknown, at: Date): Fault[] {
  const structure = schemas.findStructureFaults(type, value)
  const identifiers = findIdentifierFaults(type.structure, value, at)
  const isAt = (faults: readonly Fault[]) => (fault: Fault) => faults.some(({ place }) => place === fault.place)
  // Of an identifier, what its own rule says tells more than that it lacks the schema's form; of anything else, the
  // schema.
  const formal = structure.filter((fault) => fault.code !== 'identifier.invalid' || !isAt(identifiers)(fault))
  return [
    ...formal,
    ...findMissingFields(type, value),
    ...findUnallowedValues(type, value).filter((fault) => !isAt(formal)(fault)),
    ...identifiers.filter((fault) => !isAt(formal)(fault)),
    ...findShownDateFaults(type, value, findDayMade(value)).filter((fault) => !isAt(formal)(fault)),
    ...findFreshnessFaults(value, schemas.freshness, at),
    ...findSendingFaults(content, type),
    ...findLegalFaults(type, value).filter((fault) => !isAt(formal)(fault)),
  ]
}

function findSendingFaults({ sender, inBatch }: Content, type: MessageType): Fault[] {
  const place = '/messageType'
  const faults: Fault[] = []
  if (!findDirection(type, sender.kind)) {
    const rule = `This message type is sent by ${type.directions.map(({ from }) => from).join(' or ')} only`
    faults.push({ code: 'party.not-allowed', place, rule })
  }
  if (inBatch && !type.inBatch) {
    faults.push({ code: 'batch.not-allowed', place, rule: 'This message type may not come in a batch' })
  }
  return faults
}

function findLegalFaults(type: MessageType, value: unknown): Fault[] {
  const place = findPlaceOf(type.routedBy, value)
  const day = findDayMade(value)
  return [
    ...findApplicabilityFaults(type, place, day),
    ...findBasisFaults(type, value, place, day),
    ...findDatedFaults(type, value, day),
  ]
}
