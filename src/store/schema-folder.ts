import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { SchemaFiles } from '../message/schema-refs.ts'

/** Reads the schemas' folder, by default the one that comes with the gateway, for `createCatalogue`. */
export async function readSchemaFolder(folder: string = schemaFolder): Promise<SchemaFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const read = paths.sort().map(async (path): Promise<[string, string]> => {
    return [path.slice(folder.length + 1).replaceAll(sep, '/'), await readFile(path, 'utf8')]
  })
  return new Map(await Promise.all(read))
}

export const schemaFolder = join(import.meta.dirname, '..', '..', 'schemas')
