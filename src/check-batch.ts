import {
  type Checked,
  checkSigned,
  encodingOf,
  type Faulty,
  type Measure,
  type NotChecked,
  readSigned,
  requireSize,
  type Said,
  type SignatureChecked,
  signerOf,
  toFaulty,
  type Vouching,
} from './check.ts'
import { Refusal } from './errors.ts'
import { findField } from './message/field.ts'
import type { PartyId } from './message/ids.ts'
import type { MediaType } from './message/media-types.ts'
import {
  type BatchBody,
  type BatchItem,
  type BatchSchema,
  isBatch,
  judgeBatch,
  readBatch,
  tooLarge,
} from './validate/batch.ts'
import { canonicalize } from './verify/c14n.ts'
import type { SignedDocument } from './verify/signed-form.ts'
import { parseXml } from './verify/xml.ts'

/** What the gateway would say of a batch: of its envelope, and of each document in it by itself. */
export interface CheckedBatch {
  /** Whether all of it is sound. */
  readonly ok: boolean
  readonly envelope: SoundEnvelope | Faulty
  /** In the batch's order; none where the envelope's form does not let them be read. */
  readonly items: readonly Checked[]
}

export interface SoundEnvelope {
  readonly ok: true
  readonly signature: SignatureChecked | null
  readonly notChecked: readonly NotChecked[]
}

/** By what a batch is judged, and each document in it. */
export interface BatchMeasure extends Measure {
  readonly batch: BatchSchema
  /** How large it may be, and each document in it. */
  readonly batchBytesMax: number
  readonly bodyBytesMax: number
}

/** What a signature is judged by: the envelope's, and that of each document. */
export type Vouch = (document: SignedDocument) => Vouching

export interface BatchDocument {
  readonly bytes: Buffer
  /** Undefined where it is not signed. */
  readonly mediaType: MediaType | undefined
}

/**
 * Judges a batch, signed or not yet. Where a gateway would refuse the envelope it would look no further; here the
 * documents are judged too, so that everything that is wrong is told at once.
 * @returns undefined for what is no batch, or does not let itself be read as one: `checkDocument` and `checkSigned` say
 *   why
 */
export async function checkBatch(
  document: BatchDocument,
  vouch: Vouch,
  measure: BatchMeasure,
): Promise<CheckedBatch | undefined> {
  const found = await findEnvelope(document, vouch, measure)
  if (!found) return undefined
  const { said, body } = found
  const envelope = checkEnvelope(said, body, document.bytes, measure)
  const within = { ...measure, batchOf: said.sender.id }
  const listed = body.faults.length === 0 ? (body.value as { items: readonly BatchItem[] }).items : []
  const items = await Promise.all(listed.map((item) => checkItem(item, vouch, within)))
  return { ok: envelope.ok && items.every(({ ok }) => ok), envelope, items }
}

interface Envelope {
  readonly said: Said
  readonly body: BatchBody
}

async function findEnvelope(
  { bytes, mediaType }: BatchDocument,
  vouch: Vouch,
  measure: BatchMeasure,
): Promise<Envelope | undefined> {
  try {
    const signed = mediaType && (await readSigned({ bytes, mediaType }, vouch({ bytes, mediaType }), measure))
    const content = signed ?? readUnsigned(bytes)
    if (!isBatch(content)) return undefined
    const body = readBatch(content, measure.batch)
    return { said: signed ?? { ...content, ...claimed(body, measure) }, body }
  } catch (err) {
    if (err instanceof Refusal) return undefined
    throw err
  }
}

function readUnsigned(bytes: Buffer): Pick<Said, 'bytes' | 'encoding'> {
  const encoding = encodingOf(bytes)
  return { bytes: encoding === 'xml' ? canonicalize(parseXml(bytes)) : bytes, encoding }
}

/** Nobody signed it: the sender is whom it names. */
function claimed({ value }: BatchBody, measure: Measure): Pick<Said, 'sender' | 'signature' | 'unjudged'> {
  const from = findField(value, '/from')
  const sender = signerOf((typeof from === 'string' ? from : '') as PartyId, measure)
  return { sender, signature: null, unjudged: ['signature'] }
}

function checkEnvelope(said: Said, body: BatchBody, document: Buffer, measure: BatchMeasure): SoundEnvelope | Faulty {
  try {
    requireSize(document, measure.batchBytesMax)
    judgeBatch(body, { ...said, sender: said.sender.id }, measure.batch, measure.at)
    return { ok: true, signature: said.signature, notChecked: said.unjudged }
  } catch (err) {
    return toFaulty(err)
  }
}

async function checkItem({ document, mediaType }: BatchItem, vouch: Vouch, measure: BatchMeasure): Promise<Checked> {
  const signed = { bytes: Buffer.from(document, 'base64'), mediaType }
  if (signed.bytes.length > measure.bodyBytesMax) return toFaulty(tooLarge(measure.bodyBytesMax))
  return await checkSigned(signed, vouch(signed), measure)
}
