import { type Fault, Refusal } from '../errors.ts'
import type { MessageType } from '../message/catalogue.ts'
import type { Message } from '../message/message.ts'
import { type Consented, createStage, type Validated, type Verified } from '../message/stages.ts'
import { findBasisFaults } from './basis.ts'
import { findConsentFaults } from './consent.ts'
import { createContentRefusal } from './faults.ts'
import { findFreshnessFaults } from './freshness.ts'
import { findIdentifierFaults } from './identifiers.ts'
import { parseJsonBody } from './json-body.ts'
import { findMissingFields } from './mandatory.ts'
import { findField } from './place.ts'
import type { Schemas } from './schemas.ts'
import { parseXmlBody } from './xml-body.ts'

export type { Schemas } from './schemas.ts'

/**
 * Judges the signed content by its type: structure, identifiers, age, direction, legal basis, and, where something is
 * wrong, the consent too, so that a sender hears of everything at once.
 * @throws Refusal with every fault and the code of the most fundamental; alone: `json.malformed`,
 *   `schema.unknown-type`, `signer.not-sender`
 */
export function validate(verified: Verified, schemas: Schemas, at: Date): Validated {
  const content = readContent(verified, schemas)
  const { type, value } = content
  requireSender(verified, value)
  const faults = [...content.faults, ...findFaults(verified, schemas, type, value, at)]
  if (faults.length > 0) {
    const all = [...faults, ...findConsentFaults(type, value, at)]
    throw createContentRefusal(all, type, verified.received.encoding)
  }
  return createStage<Validated>({ verified, type, message: value as Message })
}

/**
 * Whether the consent that the legal mode requires is there and in force.
 * @throws Refusal `consent.…` with every fault of the consent
 */
export function requireConsent(validated: Validated, at: Date): Consented {
  const { type, message, verified } = validated
  const faults = findConsentFaults(type, message, at)
  if (faults.length > 0) throw createContentRefusal(faults, type, verified.received.encoding)
  return createStage<Consented>({ validated })
}

interface Content {
  readonly type: MessageType
  readonly value: unknown
  readonly faults: readonly Fault[]
}

function readContent(verified: Verified, schemas: Schemas): Content {
  if (verified.received.encoding === 'xml') return parseXmlBody(verified.signedBytes, schemas.byNamespace)
  const value = parseJsonBody(verified.signedBytes)
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

function requireSender(verified: Verified, value: unknown): void {
  const from = findField(value, '/from')
  if (typeof from !== 'string' || from === verified.signer.id) return
  throw new Refusal('signer.not-sender', 'from: The message is signed by another party than it names as sender')
}

function findFaults(verified: Verified, schemas: Schemas, type: MessageType, value: unknown, at: Date): Fault[] {
  const structure = schemas.findStructureFaults(type, value)
  const identifiers = findIdentifierFaults(type.structure, value, at)
  const isAt = (faults: readonly Fault[]) => (fault: Fault) => faults.some(({ place }) => place === fault.place)
  // Of an identifier, what its own rule says tells more than that it lacks the schema's form; of anything else, the schema.
  const formal = structure.filter((fault) => fault.code !== 'identifier.invalid' || !isAt(identifiers)(fault))
  return [
    ...formal,
    ...findMissingFields(type, value),
    ...identifiers.filter((fault) => !isAt(formal)(fault)),
    ...findFreshnessFaults(value, schemas.freshness, at),
    ...findDirectionFaults(verified, type),
    ...findBasisFaults(type, value),
  ]
}

function findDirectionFaults(verified: Verified, type: MessageType): Fault[] {
  if (verified.signer.kind === type.senderKind) return []
  const rule = `This message type is sent by ${type.senderKind} only`
  return [{ code: 'party.not-allowed', place: '/messageType', rule }]
}
