import { type Fault, Refusal } from '../errors.ts'
import type { PartyId } from '../message/ids.ts'
import type { MediaType } from '../message/media-types.ts'
import { readResolved, type SchemaFiles } from '../message/schema-refs.ts'
import type { Verified } from '../message/stages.ts'
import { type ObjectStructure, parseStructure } from '../message/structure.ts'
import { createContentRefusal } from './faults.ts'
import { type FreshnessSettings, findFreshnessFaults } from './freshness.ts'
import { findIdentifierFaults } from './identifiers.ts'
import { parseJsonBody } from './json-body.ts'
import { compileSchema } from './schemas.ts'
import { parseXmlBody } from './xml-body.ts'

/** Whole signed documents under one signature, which says that they belong together. */
export interface Batch {
  readonly batchId: string
  /** RFC 3339, UTC. */
  readonly createdAt: string
  readonly from: PartyId
  readonly items: readonly BatchItem[]
}

export interface BatchItem {
  readonly mediaType: MediaType
  /** The document, base64. */
  readonly document: string
}

/** The structure of a batch, compiled: made once at start. */
export interface BatchSchema {
  readonly structure: ObjectStructure
  readonly freshness: FreshnessSettings
  findStructureFaults(value: unknown): Fault[]
}

/** @throws Error when the schema folder has no sound `shared/1/batch.json` */
export function createBatchSchema(files: SchemaFiles, freshness: FreshnessSettings): BatchSchema {
  const schema = readResolved(files, 'shared/1/batch.json') as object
  const structure = parseStructure(schema)
  if (structure.kind !== 'object') throw new Error('schemas/shared/1/batch.json: # is not an object')
  return { structure, freshness, findStructureFaults: compileSchema(schema) }
}

/**
 * Judges the envelope of a batch: structure, identifiers, age, and that its sender signed it. What its items say is
 * judged with each.
 * @throws Refusal with every fault and the code of the most fundamental; alone: `json.malformed`,
 *   `schema.unknown-type`, `signer.not-sender`
 */
export function parseBatch(verified: Verified, schema: BatchSchema, at: Date): Batch {
  const { encoding } = verified.received
  const { value, faults } = readBody(verified, schema)
  const all = [
    ...faults,
    ...schema.findStructureFaults(value),
    ...findIdentifierFaults(schema.structure, value, at),
    ...findFreshnessFaults(value, schema.freshness, at),
  ]
  if (all.length > 0) throw createContentRefusal(all, schema, encoding)
  const batch = value as Batch
  if (batch.from === verified.signer.id) return batch
  throw new Refusal('signer.not-sender', 'from: The batch is signed by another party than it names as sender')
}

const xmlNamespace = 'urn:budkavle:batch:1'

function readBody(
  { received, signedBytes }: Verified,
  schema: BatchSchema,
): { value: unknown; faults: readonly Fault[] } {
  if (received.encoding === 'json') return { value: parseJsonBody(signedBytes), faults: [] }
  return parseXmlBody(signedBytes, new Map([[xmlNamespace, schema]]), 'batch')
}
