import { readFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'

/** Reads one part of a record, `document` or `attachment-1` …, from the store itself; undefined when it is not there. */
export type ReadPart = (recordId: string, part: string) => Promise<Buffer | undefined>

/**
 * Where a program keeps files: the record's id is the document's path in this folder, and its attachments lie beside it
 * as `<path>.attachment-1` and so on. Nothing outside the folder is read.
 */
export function filePart(folder: string): ReadPart {
  return async (recordId, part) => {
    const path = resolve(folder, part === 'document' ? recordId : `${recordId}.${part}`)
    if (relative(folder, path).startsWith('..')) return undefined
    return await readFile(path).catch((err) => {
      if (err.code === 'ENOENT') return undefined
      throw err
    })
  }
}
