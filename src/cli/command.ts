import { randomUUID } from 'node:crypto'
import { link, lstat, open, readFile, rm, writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'

/** A command of the `budkavle` tool: its arguments without its own name in, the exit status out. */
export type Command = (args: string[], io?: Io) => Promise<number>

/** What a command reads and prints, so that tests can stand in for the terminal. */
export interface Io {
  out(text: string): void
  error(text: string): void
  /** A file, or the standard input as `-`. */
  readFile(path: string): Promise<Buffer>
  /** To a file that only its owner reads, or as it is to the standard output as `-`. */
  writeFile(path: string, text: string): Promise<void>
  isThere(path: string): Promise<boolean>
  /** To a file that is not there yet, whole or not at all; only its owner reads it. @throws with the code `EEXIST` */
  createFile(path: string, text: string): Promise<void>
}

export const exitStatus = { yes: 0, no: 1, usage: 2 } as const

export const processIo: Io = {
  out: (text) => process.stdout.write(`${text}\n`),
  error: (text) => process.stderr.write(`${text}\n`),
  readFile: (path) => (path === '-' ? buffer(process.stdin) : readFile(path)),
  writeFile: async (path, text) => {
    if (path === '-') process.stdout.write(text)
    else await writeFile(path, text, { mode: ownerOnly })
  },
  isThere: (path) =>
    lstat(path).then(
      () => true,
      () => false,
    ),
  createFile,
}

/** Beside its place first, then put there by its name: unlike a rename, a link never replaces what is there. */
async function createFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`
  try {
    const file = await open(draft, 'wx', ownerOnly)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** A document is about a person. */
const ownerOnly = 0o600
