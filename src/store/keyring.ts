import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { chmodSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'

/**
 * The keys that wrap the data keys of stored payloads, and that the keys of pseudonyms are derived from
 * (store/subjects.ts). New rows use the current one; older ones stay readable.
 */
export interface Keyring {
  readonly current: string
  readonly keys: ReadonlyMap<string, KeyObject>
}

const keyBytes = 32
const keyName = /^[A-Za-z0-9._-]{1,64}$/

/**
 * Reads a key file: `{"current": id, "keys": {id: base64 of 32 bytes}}`, readable by its owner only.
 *
 * Rotation: add the new key to the file of every machine first, and only then name it current in any, or one machine
 * would seal what another cannot open. Nothing is sealed anew under another key, and a payload that is erased leaves its
 * pseudonyms, by which its subjects are told that it went through here: so a key that a message about somebody came
 * under stays in the file for good, and a gateway does not start without it. What erases a payload is that its own data
 * key is gone, not the key that wrapped it.
 * @throws Error naming the rule that the file breaks, never its content
 */
export function readKeyring(file: string): Keyring {
  const { mode } = statSync(file)
  if ((mode & 0o077) !== 0) throw new Error(`the key file ${file} is open to others than its owner: chmod 600`)
  const problem = (rule: string) => new Error(`the key file ${file} ${rule}`)
  const found = parseJson(readFileSync(file, 'utf8'))
  if (!isRecord(found) || !isRecord(found.keys)) throw problem('is not JSON of the form {"current", "keys"}')
  const keys = new Map(Object.entries(found.keys).map(([id, text]) => [id, parseKey(id, text, problem)]))
  if (typeof found.current !== 'string' || !keys.has(found.current)) throw problem('has no key named as current')
  return { current: found.current, keys }
}

/** Makes a key file with one new key, and reads it; one that is there already, made by whomever, is only read. */
export function createKeyring(file: string): Keyring {
  const id = randomBytes(4).toString('hex')
  const text = JSON.stringify({ current: id, keys: { [id]: randomBytes(keyBytes).toString('base64') } })
  const half = `${file}.${process.pid}.${id}`
  writeFileSync(half, `${text}\n`, { mode: 0o600, flag: 'wx', flush: true })
  chmodSync(half, 0o600)
  try {
    // A link, unlike a rename, never replaces a key that payloads may be wrapped with.
    linkSync(half, file)
  } catch (err) {
    if (!(err instanceof Error && 'code' in err && err.code === 'EEXIST')) throw err
  } finally {
    rmSync(half)
  }
  return readKeyring(file)
}

function parseKey(id: string, text: unknown, problem: (rule: string) => Error): KeyObject {
  if (!keyName.test(id)) throw problem('has a key whose name is not 1 to 64 letters, digits, ".", "_", "-"')
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : Buffer.alloc(0)
  if (bytes.length !== keyBytes || bytes.toString('base64') !== text)
    throw problem('has a key that is not 32 bytes base64')
  return createSecretKey(bytes)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
