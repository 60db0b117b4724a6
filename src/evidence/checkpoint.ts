import { parseBase64 } from './base64.ts'
import { NotProven } from './not-proven.ts'
import { type NoteSigner, parseNote, type VerifierKey, verifyNote } from './signed-note.ts'

/** A tree head: the log `origin` has `size` entries and this root hash (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
  /** Lines after the root; ours has none. */
  readonly extensions: readonly string[]
}

/** The text of a checkpoint, which is what is signed. */
export function createCheckpoint(origin: string, size: number, root: Buffer): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/** The signed note of a checkpoint's text: the same tree and key give the same bytes, whenever and wherever. */
export function signCheckpoint(text: string, signer: NoteSigner): string {
  return signer.sign(text)
}

/**
 * The checkpoint of a note that one of these keys signed. Other signatures may stand beside it.
 * @param keys the log's keys that are trusted: the present one, and earlier ones
 * @throws NotProven when the form, the origin (which must be the key's name) or the signature is wrong
 */
export function verifyCheckpoint(note: string, keys: readonly VerifierKey[]): Checkpoint {
  const { signatures } = parseNote(note)
  const key = keys.find(({ name, id }) => signatures.some((line) => line.name === name && line.id === id))
  if (!key) throw new NotProven('the checkpoint is not signed by a key that is trusted')
  const checkpoint = parseCheckpointText(verifyNote(note, key).text)
  if (checkpoint.origin !== key.name) throw new NotProven('the checkpoint is of another log than the key')
  return checkpoint
}

/**
 * Reads a checkpoint without verifying it.
 * @throws NotProven
 */
export function parseCheckpoint(note: string): Checkpoint {
  return parseCheckpointText(parseNote(note).text)
}

function parseCheckpointText(text: string): Checkpoint {
  const [origin = '', size = '', encoded = '', ...extensions] = text.slice(0, -1).split('\n')
  const root = parseBase64(encoded, 'the root of the checkpoint')
  const wellFormed = origin !== '' && /^(0|[1-9][0-9]{0,15})$/.test(size) && root.length === 32
  if (!wellFormed || !Number.isSafeInteger(Number(size)) || extensions.includes('')) {
    throw new NotProven('it does not have the form of a checkpoint')
  }
  return { origin, size: Number(size), root, extensions }
}
