import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto'
import { parseBase64 } from './base64.ts'
import { NotProven } from './not-proven.ts'
import { signNotice } from './notice-signature.ts'

/** Who signs notes, by C2SP signed-note with Ed25519. Ed25519 is deterministic: the same text gives the same note. */
export interface NoteSigner {
  readonly name: string
  /** The public half in the form that verifiers are given: `name+hash+base64`. */
  readonly verifierKey: string
  /** The whole note: the text, an empty line and one signature line. The text ends in a newline. */
  sign(text: string): string
  /** The signature of a notice, which can be no note's (notice-signature.ts). */
  signNotice(id: string, unixSeconds: number, body: string): string
}

export interface VerifierKey {
  readonly name: string
  /** First 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), as 8 hex digits. */
  readonly id: string
  readonly publicKey: KeyObject
}

export interface NoteSignature {
  readonly name: string
  readonly id: string
  readonly signature: Buffer
}

export interface SignedNote {
  /** What is signed, with its last newline. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/**
 * Parses a note and verifies every signature line of this key; lines of other keys (witnesses) are left alone.
 * @throws NotProven when the form is wrong, no line is of this key, or one of its lines does not verify
 */
export function verifyNote(note: string, key: VerifierKey): SignedNote {
  const parsed = parseNote(note)
  const own = parsed.signatures.filter((line) => line.name === key.name && line.id === key.id)
  if (own.length === 0) throw new NotProven('the note has no signature of this key')
  const text = Buffer.from(parsed.text)
  const holds = own.every((line) => verify(null, text, key.publicKey, line.signature))
  if (!holds) throw new NotProven('the signature of the note does not verify')
  return parsed
}

/**
 * The form of C2SP signed-note: text, empty line, signature lines. Nothing is verified.
 * @throws NotProven
 */
export function parseNote(note: string): SignedNote {
  const end = note.lastIndexOf('\n\n')
  if (end <= 0 || !note.endsWith('\n') || !isNoteText(note)) throw new NotProven('it is not a signed note')
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > signatureLinesMax) throw new NotProven('the note has too many signature lines')
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignatureLine) }
}

/** @throws TypeError unless the key is Ed25519 and the name has no white space and no plus */
export function createNoteSigner(name: string, privateKey: KeyObject): NoteSigner {
  if (!keyName.test(name)) throw new TypeError('the name of a note key has no white space and no plus')
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('a note key is Ed25519')
  const publicBytes = publicKeyBytes(privateKey)
  const id = keyId(name, publicBytes)
  return {
    name,
    verifierKey: `${name}+${id}+${Buffer.concat([ed25519Algorithm, publicBytes]).toString('base64')}`,
    sign(text) {
      if (!text.endsWith('\n') || !isNoteText(text)) throw new TypeError('a note is lines of text')
      const signature = sign(null, Buffer.from(text), privateKey)
      return `${text}\n— ${name} ${Buffer.concat([Buffer.from(id, 'hex'), signature]).toString('base64')}\n`
    },
    signNotice: (id, unixSeconds, body) => signNotice(privateKey, id, unixSeconds, body),
  }
}

/**
 * A verifier key, `name+hash+base64(0x01 ‖ public key)`.
 * @throws NotProven when it has another form, is not Ed25519 or its hash is not its own
 */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name = '', id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text) ?? []
  const bytes = parseBase64(encoded, 'the public key')
  if (!keyName.test(name) || bytes.length !== 33 || bytes[0] !== ed25519Algorithm[0]) {
    throw new NotProven('it is not a verifier key of Ed25519')
  }
  const publicBytes = bytes.subarray(1)
  if (keyId(name, publicBytes) !== id) throw new NotProven('the hash of the verifier key is not its own')
  return { name, id, publicKey: publicKeyOf(publicBytes) }
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name = '', encoded = ''] = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? []
  const bytes = parseBase64(encoded, 'a signature line')
  if (!keyName.test(name) || bytes.length < 5) throw new NotProven('a signature line does not have the form of one')
  return { name, id: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) }
}

function keyId(name: string, publicBytes: Buffer): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), ed25519Algorithm, publicBytes]), 'hex').slice(0, 8)
}

function publicKeyBytes(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32)
}

function publicKeyOf(bytes: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiPrefix, bytes]), format: 'der', type: 'spki' })
}

/** Text without control characters other than newlines. */
function isNoteText(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text.replaceAll('\n', ''))
}

const keyName = /^[^\s+]+$/u
const ed25519Algorithm = Buffer.of(1)
/** SubjectPublicKeyInfo of Ed25519 (RFC 8410 §4), up to the key's 32 bytes. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')
const signatureLinesMax = 100
