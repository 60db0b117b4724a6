import type { Io } from '../../src/cli/command.ts'

/** A terminal and a disk in memory. */
export function createMemoryIo(files: Readonly<Record<string, Buffer | string>>) {
  const printed = { out: '', error: '' }
  const io: Io = {
    out: (text) => {
      printed.out += `${text}\n`
    },
    error: (text) => {
      printed.error += `${text}\n`
    },
    readFile: async (path) => {
      const file = Object.hasOwn(files, path) ? files[path] : undefined
      if (file === undefined) throw new Error('ENOENT')
      return Buffer.from(file)
    },
  }
  return { io, printed }
}
