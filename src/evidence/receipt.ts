import { parseBase64 } from './base64.ts'
import { isPlainObject, parseCanonicalJson } from './canonical-json.ts'
import { type Checkpoint, createCheckpoint, verifyCheckpoint } from './checkpoint.ts'
import { requireEvidence, writeEvidence } from './entry.ts'
import type { Evidence } from './evidence.ts'
import { leafHash } from './merkle.ts'
import { verifyInclusion } from './merkle-proof.ts'
import { NotProven } from './not-proven.ts'
import { parseNote, type VerifierKey } from './signed-note.ts'

/** An evidence with the proof that the log holds it: all that the offline verifier needs, beside the log's key. */
export interface Receipt {
  readonly format: 'budkavle-receipt/1'
  readonly evidence: Evidence
  readonly inclusion: {
    readonly leafIndex: number
    readonly treeSize: number
    /** Deepest sibling first, standard base64. */
    readonly hashes: readonly string[]
  }
  /** The signed note over the tree head of `treeSize` entries, with one signature line. */
  readonly checkpoint: string
}

export type ReceiptVerdict =
  | { readonly ok: true; readonly receipt: Receipt; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly reason: string }

/**
 * Whether these bytes are a receipt of the log of one of these keys: in canonical form, its evidence included in the
 * tree that its checkpoint signs. No byte of it can be another.
 * @param keys the log's verifier keys that are trusted: the present one, and earlier ones
 */
export function verifyReceipt(bytes: Uint8Array, keys: readonly VerifierKey[]): ReceiptVerdict {
  try {
    const receipt = parseReceipt(bytes)
    return { ok: true, receipt, checkpoint: requireProof(receipt, keys) }
  } catch (err) {
    if (!(err instanceof NotProven)) throw err
    return { ok: false, reason: err.message }
  }
}

/** @param proof the inclusion proof of leaf `leafIndex` in the tree that `checkpoint` signs */
export function createReceipt(
  evidence: Evidence,
  leafIndex: number,
  treeSize: number,
  proof: readonly Buffer[],
  checkpoint: string,
): Receipt {
  const hashes = proof.map((hash) => hash.toString('base64'))
  return { format: 'budkavle-receipt/1', evidence, inclusion: { leafIndex, treeSize, hashes }, checkpoint }
}

/** The receipt's one form: what HTTP returns and files hold. */
export function serialiseReceipt(receipt: Receipt): Buffer {
  return Buffer.from(writeReceipt(receipt))
}

/**
 * The text of that form: canonical JSON (RFC 8785), written member by member since every message needs it.
 * @throws NotProven when the evidence is none
 */
export function writeReceipt({ checkpoint, evidence, format, inclusion }: Receipt): string {
  const { hashes, leafIndex, treeSize } = inclusion
  const proof = JSON.stringify({ hashes, leafIndex, treeSize })
  return `{"checkpoint":${JSON.stringify(checkpoint)},"evidence":${writeEvidence(evidence)},"format":"${format}","inclusion":${proof}}`
}

/**
 * Reads a receipt's form; nothing is verified.
 * @throws NotProven
 */
export function parseReceipt(bytes: Uint8Array): Receipt {
  if (bytes.length > receiptBytesMax) throw new NotProven('it is larger than any receipt')
  const value = parseCanonicalJson(parseUtf8(bytes))
  requireNames(value, ['checkpoint', 'evidence', 'format', 'inclusion'], 'the receipt')
  requireNames(value.inclusion, ['hashes', 'leafIndex', 'treeSize'], 'the inclusion')
  const { leafIndex, treeSize, hashes } = value.inclusion
  if (value.format !== 'budkavle-receipt/1') throw new NotProven('it is not a receipt of format budkavle-receipt/1')
  if (typeof leafIndex !== 'number' || typeof treeSize !== 'number' || !isTexts(hashes)) {
    throw new NotProven('the inclusion does not have its form')
  }
  if (typeof value.checkpoint !== 'string') throw new NotProven('the checkpoint does not have its form')
  return {
    format: value.format,
    evidence: requireEvidence(value.evidence),
    inclusion: { leafIndex, treeSize, hashes },
    checkpoint: value.checkpoint,
  }
}

function requireProof(receipt: Receipt, keys: readonly VerifierKey[]): Checkpoint {
  const { evidence, inclusion } = receipt
  const checkpoint = verifyOwnCheckpoint(receipt.checkpoint, keys)
  if (evidence.issuer !== checkpoint.origin)
    throw new NotProven('the evidence was not issued by the log of the checkpoint')
  if (inclusion.treeSize !== checkpoint.size) throw new NotProven('the inclusion is in a tree of another size')
  const proof = inclusion.hashes.map((hash) => parseBase64(hash, 'a hash of the inclusion'))
  const leaf = leafHash(writeEvidence(evidence))
  const included = verifyInclusion(leaf, inclusion.leafIndex, checkpoint.size, proof, checkpoint.root)
  if (!included) throw new NotProven('the evidence is not at its place in the tree of the checkpoint')
  return checkpoint
}

/** Stricter than the endpoint's: our text and our one signature, so that no byte is free. */
function verifyOwnCheckpoint(note: string, keys: readonly VerifierKey[]): Checkpoint {
  const { text, signatures } = parseNote(note)
  if (signatures.length !== 1) throw new NotProven('the checkpoint of a receipt has exactly one signature')
  const checkpoint = verifyCheckpoint(note, keys)
  const { origin, size, root } = checkpoint
  if (text !== createCheckpoint(origin, size, root)) {
    throw new NotProven('the checkpoint of a receipt has no extension lines')
  }
  return checkpoint
}

/** @throws NotProven */
export function parseUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new NotProven('it is not UTF-8')
  }
}

function requireNames(
  value: unknown,
  names: readonly string[],
  what: string,
): asserts value is Record<string, unknown> {
  const ok = isPlainObject(value) && Object.keys(value).sort().join() === names.join()
  if (!ok) throw new NotProven(`${what} does not have exactly the members ${names.join(', ')}`)
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

const receiptBytesMax = 65_536
