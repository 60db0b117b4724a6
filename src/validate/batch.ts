import { type Fault, Refusal } from '../errors.ts'
import { type BatchForm, readBatchForm } from '../message/batch-form.ts'
import { findField } from '../message/field.ts'
import type { PartyId } from '../message/ids.ts'
import type { Encoding, MediaType } from '../message/media-types.ts'
import type { SchemaFiles } from '../message/schema-refs.ts'
import type { Verified } from '../message/stages.ts'
import { createContentRefusal } from './faults.ts'
import { type FreshnessSettings, findFreshnessFaults } from './freshness.ts'
import { findIdentifierFaults } from './identifiers.ts'
import { parseJsonBody } from './json-body.ts'
import { cutLongLists } from './long-lists.ts'
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
export interface BatchSchema extends BatchForm {
  readonly freshness: FreshnessSettings
  findStructureFaults(value: unknown): Fault[]
}

/** @throws Error when the schema folder has no sound `shared/1/batch.json` */
export function createBatchSchema(files: SchemaFiles, freshness: FreshnessSettings): BatchSchema {
  const form = readBatchForm(files)
  return { ...form, freshness, findStructureFaults: compileSchema(form.schema) }
}

/**
 * Judges the envelope of a batch: structure, identifiers, age, and that its sender signed it. What its items say is
 * judged with each.
 * @throws Refusal with every fault and the code of the most fundamental; alone: `json.malformed`,
 *   `schema.unknown-type`, `signer.not-sender`
 */
export function parseBatch({ received, signedBytes, signer }: Verified, schema: BatchSchema, at: Date): Batch {
  const content = { bytes: signedBytes, encoding: received.encoding }
  return judgeBatch(readBatch(content, schema), { ...content, sender: signer.id }, schema, at)
}

/** The bytes of an envelope: JSON, or canonical XML. */
export interface BatchContent {
  readonly bytes: Uint8Array
  readonly encoding: Encoding
}

/** What an envelope says, and what is wrong with its form. */
export interface BatchBody {
  readonly value: unknown
  readonly faults: readonly Fault[]
}

/**
 * Reads an envelope, and judges its form only.
 * @throws Refusal `json.malformed`, `schema.unknown-type`
 */
export function readBatch({ bytes, encoding }: BatchContent, schema: BatchSchema): BatchBody {
  const { value, faults } =
    encoding === 'json'
      ? { value: parseJsonBody(bytes), faults: [] }
      : parseXmlBody(bytes, new Map([[schema.xmlNamespace, schema]]), schema.xmlRoot)
  cutLongLists(schema.structure, value)
  return { value, faults: [...faults, ...schema.findStructureFaults(value)] }
}

/** @throws Refusal with every fault and the code of the most fundamental; alone: `signer.not-sender` */
export function judgeBatch(
  { value, faults }: BatchBody,
  { encoding, sender }: BatchContent & { readonly sender: PartyId },
  schema: BatchSchema,
  at: Date,
): Batch {
  const all = [
    ...faults,
    ...findIdentifierFaults(schema.structure, value, at),
    ...findFreshnessFaults(value, schema.freshness, at),
  ]
  if (all.length > 0) throw createContentRefusal(all, schema, encoding)
  const batch = value as Batch
  if (batch.from === sender) return batch
  throw new Refusal('signer.not-sender', 'from: The batch is signed by another party than it names as sender')
}

/** Whether content is meant as a batch, sound or not, rather than as a message. */
export function isBatch({ bytes, encoding }: BatchContent): boolean {
  if (encoding === 'xml') return xmlBatch.test(Buffer.from(bytes).toString('utf8', 0, rootBytes))
  const value = parseJsonBody(bytes)
  return findField(value, '/messageType') === undefined && findField(value, '/items') !== undefined
}

/** Canonical, so nothing stands before the root. */
const xmlBatch = /^<(?:[^\s:<>]+:)?batch[\s>]/
const rootBytes = 512

/** A document in a batch may be as large as one that comes alone. */
export function tooLarge(bytesMax: number): Refusal {
  return new Refusal('request.too-large', `a document in a batch holds at most ${bytesMax} bytes`)
}
