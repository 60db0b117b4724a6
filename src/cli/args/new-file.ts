import type { Io } from '../command.ts'
import { UsageError } from './usage-error.ts'

/** @returns whether it is written; what is there is not written over */
export async function writeNew(io: Io, path: string, text: string): Promise<boolean> {
  try {
    await io.createFile(path, text)
    return true
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw err
  }
}

export const thereAlready = 'the file is there already, and is not written over'

/** How what is written is checked, as a line for a shell. */
export function verifyLine(path: string, verifierKey: string): string {
  return `budkavle verify ${quoted(path)} --key ${quoted(verifierKey)}`
}

/** For a shell: as one word, whatever is in it. */
function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** The index of the entry whose receipt is written. @throws UsageError; `teller` is the command that tells the entries */
export function parseEntry(text: string, teller: string): number {
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return Number(text)
  throw new UsageError(`--entry is the index of an entry in the log: ${teller} tells it`)
}
