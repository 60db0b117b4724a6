import { randomUUID } from 'node:crypto'
import { readSigned, requireSize, toFaulty, type Vouching } from '../../check.ts'
import { type BatchMeasure, type CheckedBatch, checkBatch } from '../../check-batch.ts'
import { type MediaType, mediaTypes } from '../../message/media-types.ts'
import { encodeXml } from '../../sign/encode-xml.ts'
import type { DocumentSigner } from '../../sign/sign-document.ts'
import type { BatchItem } from '../../validate/batch.ts'
import { findPartyNamed } from '../../verify/party-named.ts'
import { findSigned } from '../../verify/signed-form.ts'
import type { Certificate } from '../../verify/x509.ts'
import { exitStatus, type Io } from '../command.ts'
import { batchFaultLines } from './batch-verdict.ts'
import { signText } from './sign-text.ts'
import { UsageError } from './usage-error.ts'
import { readOrUsage } from './verifier-keys.ts'

export interface BatchCall {
  /** Of signed documents, in the order that they shall have. */
  readonly paths: readonly string[]
  /** In which form the envelope is signed; without it XML where every document is XML, else flattened JSON. */
  readonly mediaType: MediaType | undefined
  readonly out?: string | undefined
  readonly anyway?: boolean | undefined
}

/** Who signs the envelope. */
export interface BatchSigner extends DocumentSigner {
  readonly named: Certificate
}

/**
 * Puts signed documents into a batch, and signs it, unless a gateway would refuse the envelope or one of them.
 * @throws UsageError for a document that is not signed, or a certificate that names no party
 */
export async function signBatch(call: BatchCall, signer: BatchSigner, measure: BatchMeasure, io: Io, now: Date) {
  const items = await Promise.all(call.paths.map((path) => readItem(path, io)))
  const mediaType = call.mediaType ?? selectMediaType(items)
  const value = createEnvelope(items, signer.named, now)
  const text = mediaTypes[mediaType] === 'xml' ? encodeXml(measure.batch, value) : JSON.stringify(value)
  const document = await signText(text, mediaType, signer, now)
  if (!(await isSound({ text, document, mediaType }, call, signer, measure, io))) return exitStatus.no
  await io.writeFile(call.out ?? '-', document)
  const count = items.length === 1 ? '1 document' : `${items.length} documents`
  io.error(`signed: a batch of ${count}, to be sent to /v1/batches as ${mediaType}`)
  return exitStatus.yes
}

async function readItem(path: string, io: Io): Promise<BatchItem> {
  const signed = findSigned(await readOrUsage(path, 'the document', io))
  if (!signed) throw new UsageError(`${path}: the document is not signed; budkavle sign does that first`)
  return { mediaType: signed.mediaType, document: signed.bytes.toString('base64') }
}

function selectMediaType(items: readonly BatchItem[]): MediaType {
  const isXml = items.every(({ mediaType }) => mediaType === 'application/xml')
  return isXml ? 'application/xml' : 'application/jose+json'
}

function createEnvelope(items: readonly BatchItem[], certificate: Certificate, now: Date) {
  const from = findPartyNamed(certificate)
  if (!from) throw new UsageError('the certificate names no party: its subject has no business id as serialNumber')
  return { batchId: randomUUID(), createdAt: `${now.toISOString().slice(0, 19)}Z`, from, items }
}

interface Signed {
  /** Before it was signed. */
  readonly text: string
  readonly document: string
  readonly mediaType: MediaType
}

/** What a gateway would say of it, told; whether that is no reason to hold it back. */
async function isSound(signed: Signed, call: BatchCall, { named }: BatchSigner, measure: BatchMeasure, io: Io) {
  const vouch = () => ({ certificates: [named] })
  const content = { bytes: Buffer.from(signed.text), mediaType: undefined }
  const checked = requireBatch(await checkBatch(content, vouch, measure))
  const signature = await checkSignature(signed, vouch(), measure)
  if (checked.ok && !signature) return true
  const envelope = signature ?? checked.envelope
  const refused = [envelope, ...checked.items].flatMap((one) => (one.ok ? [] : [one.refusal.code]))
  // A certificate that may be better on the day is only warned of.
  const isWarning = call.anyway === true || refused.every((code) => code.startsWith('certificate.'))
  const lines = batchFaultLines({ ...checked, envelope }, (index) => `item ${index} (${call.paths[index]})`)
  io.error([`${isWarning ? 'warning' : 'not signed'}: a gateway would refuse it`, ...lines].join('\n  '))
  return isWarning
}

function requireBatch(checked: CheckedBatch | undefined): CheckedBatch {
  if (!checked) throw new Error('the batch that was made cannot be read')
  return checked
}

/** Undefined where nothing is wrong. */
async function checkSignature({ document, mediaType }: Signed, by: Vouching, measure: BatchMeasure) {
  try {
    const bytes = Buffer.from(document)
    requireSize(bytes, measure.batchBytesMax)
    await readSigned({ bytes, mediaType }, by, measure)
    return undefined
  } catch (err) {
    return toFaulty(err)
  }
}
