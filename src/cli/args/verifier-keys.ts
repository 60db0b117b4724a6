import { NotProven } from '../../evidence/not-proven.ts'
import { parseVerifierKey, type VerifierKey } from '../../evidence/signed-note.ts'
import type { Io } from '../command.ts'
import { UsageError } from './usage-error.ts'

/**
 * The keys that `--key` names: each a verifier key itself, or a file with one on each line.
 * @throws UsageError when there is none, or one cannot be read
 */
export async function readVerifierKeys(named: readonly string[], io: Io): Promise<VerifierKey[]> {
  const texts = await Promise.all(named.map((name) => readKeyTexts(name, io)))
  const keys = texts.flat().map(parseKey)
  if (keys.length === 0) throw new UsageError('the public key of the log is needed: --key <verifier key or file>')
  return keys
}

async function readKeyTexts(name: string, io: Io): Promise<string[]> {
  if (/^[^+]+\+[0-9a-f]{8}\+/.test(name)) return [name]
  const text = (await readOrUsage(name, 'the key file', io)).toString('utf8')
  return text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'))
}

function parseKey(text: string): VerifierKey {
  try {
    return parseVerifierKey(text.trim())
  } catch (err) {
    if (err instanceof NotProven) throw new UsageError(`the key cannot be read: ${err.message}`)
    throw err
  }
}

/** @throws UsageError when the file cannot be read */
export async function readOrUsage(path: string, what: string, io: Io): Promise<Buffer> {
  try {
    return await io.readFile(path)
  } catch {
    throw new UsageError(`${what} cannot be read: ${path}`)
  }
}
