import { readFile } from 'node:fs/promises'

/** A command of the `budkavle` tool: its arguments without its own name in, the exit status out. */
export type Command = (args: string[], io?: Io) => Promise<number>

/** What a command reads and prints, so that tests can stand in for the terminal. */
export interface Io {
  out(text: string): void
  error(text: string): void
  readFile(path: string): Promise<Buffer>
}

export const exitStatus = { yes: 0, no: 1, usage: 2 } as const

export const processIo: Io = {
  out: (text) => process.stdout.write(`${text}\n`),
  error: (text) => process.stderr.write(`${text}\n`),
  readFile: (path) => readFile(path),
}
