import type { Io } from '../../src/cli/command.ts'

/** A terminal and a disk in memory; `written` is what a command wrote to files. */
export function createMemoryIo(files: Readonly<Record<string, Buffer | string>>) {
  const printed = { out: '', error: '' }
  const written = new Map<string, string>()
  const io: Io = {
    out: (text) => {
      printed.out += `${text}\n`
    },
    error: (text) => {
      printed.error += `${text}\n`
    },
    readFile: async (path) => {
      const file = written.get(path) ?? (Object.hasOwn(files, path) ? files[path] : undefined)
      if (file === undefined) throw new Error('ENOENT')
      return Buffer.from(file)
    },
    writeFile: async (path, text) => {
      if (path === '-') printed.out += text
      else written.set(path, text)
    },
    isThere: async (path) => written.has(path) || Object.hasOwn(files, path),
    createFile: async (path, text) => {
      if (written.has(path)) throw Object.assign(new Error('it is there'), { code: 'EEXIST' })
      written.set(path, text)
    },
  }
  return { io, printed, written }
}
