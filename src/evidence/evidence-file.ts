import { canonicalJson, isPlainObject, parseCanonicalJson } from './canonical-json.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { NotProven } from './not-proven.ts'
import { parseReceipt, parseUtf8, type Receipt, verifyReceipt, writeReceipt } from './receipt.ts'
import { parseVerifierKey, type VerifierKey } from './signed-note.ts'

/**
 * All that the log holds of one message, to be kept and checked by whoever has the log's key: its receipts in the order
 * of the log, all of them in the one tree that the checkpoint signs. Each receipt verifies alone too, cut out as it stands.
 */
export interface EvidenceFile {
  readonly checkpoint: string
  readonly format: 'budkavle-evidence/1'
  /** The verifier key that signed. For information: whether to trust it, the reader knows from elsewhere. */
  readonly key: string
  readonly message: { readonly messageIdentifier: string; readonly sender: string }
  readonly receipts: readonly Receipt[]
}

export type EvidenceFileVerdict =
  | { readonly ok: true; readonly file: EvidenceFile; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly reason: string }

/** The file's one form: canonical JSON (RFC 8785). */
export function writeEvidenceFile(file: EvidenceFile): string {
  return canonicalJson(file)
}

/** Whether these bytes mean to be such a file: it then says of itself what it is. */
export function isEvidenceFile(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).includes('"format":"budkavle-evidence/1"')
}

/**
 * Whether the file is whole: in canonical form, every receipt of its one message, in order, no entry twice, and each in
 * the tree of the one checkpoint. It cannot say that the log holds nothing more of the message.
 * @param keys the log's verifier keys that are trusted; the one in the file is not among them by itself
 */
export function verifyEvidenceFile(bytes: Uint8Array, keys: readonly VerifierKey[]): EvidenceFileVerdict {
  try {
    const file = parseEvidenceFile(bytes)
    requireTrusted(file.key, keys)
    for (const receipt of file.receipts) requireReceipt(receipt, file, keys)
    return { ok: true, file, checkpoint: parseCheckpoint(file.checkpoint) }
  } catch (err) {
    if (!(err instanceof NotProven)) throw err
    return { ok: false, reason: err.message }
  }
}

function requireTrusted(key: string, keys: readonly VerifierKey[]): void {
  const { name, publicKey } = parseVerifierKey(key)
  const trusted = keys.some((one) => one.name === name && one.publicKey.equals(publicKey))
  if (!trusted) throw new NotProven('the key that the file names is not one that is trusted')
}

function requireReceipt(receipt: Receipt, file: EvidenceFile, keys: readonly VerifierKey[]): void {
  const entry = `entry ${receipt.inclusion.leafIndex}`
  if (receipt.checkpoint !== file.checkpoint)
    throw new NotProven(`${entry} is not in the tree of the file's checkpoint`)
  const verdict = verifyReceipt(Buffer.from(writeReceipt(receipt)), keys)
  if (!verdict.ok) throw new NotProven(`${entry}: ${verdict.reason}`)
  const { evidence } = verdict.receipt
  const { messageIdentifier, sender } = file.message
  const same = 'messageIdentifier' in evidence && evidence.messageIdentifier === messageIdentifier
  if (!same || evidence.sender !== sender) throw new NotProven(`${entry} is of another message`)
}

function parseEvidenceFile(bytes: Uint8Array): EvidenceFile {
  if (bytes.length > fileBytesMax) throw new NotProven('it is larger than any evidence file')
  const value = parseCanonicalJson(parseUtf8(bytes))
  requireNames(value, ['checkpoint', 'format', 'key', 'message', 'receipts'], 'the file')
  const { checkpoint, format, key, message, receipts } = value
  requireNames(message, ['messageIdentifier', 'sender'], 'the message')
  const { messageIdentifier, sender } = message
  const texts = [checkpoint, key, messageIdentifier, sender]
  if (format !== 'budkavle-evidence/1' || !texts.every((text) => typeof text === 'string')) {
    throw new NotProven('it is not an evidence file of format budkavle-evidence/1')
  }
  if (!Array.isArray(receipts) || receipts.length === 0) throw new NotProven('it holds no receipt')
  const parsed = receipts.map((receipt) => parseReceipt(Buffer.from(canonicalJson(receipt))))
  requireOrder(parsed)
  const named = { messageIdentifier: messageIdentifier as string, sender: sender as string }
  return { checkpoint: checkpoint as string, format, key: key as string, message: named, receipts: parsed }
}

function requireOrder(receipts: readonly Receipt[]): void {
  const indices = receipts.map(({ inclusion }) => inclusion.leafIndex)
  if (indices.some((index, place) => index <= (indices[place - 1] ?? -1))) {
    throw new NotProven('its receipts are not in the order of the log')
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

/** Some thousands of receipts. */
const fileBytesMax = 16 * 1024 * 1024
