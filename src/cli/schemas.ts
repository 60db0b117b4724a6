import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { batchXsdPath, readBatchForm } from '../message/batch-form.ts'
import { createCatalogue } from '../message/catalogue.ts'
import { createMatrix } from '../message/matrix.ts'
import { createXsd } from '../message/xsd.ts'
import { encodeXml } from '../sign/encode-xml.ts'
import { readSchemaFolder, schemaFolder } from '../store/schema-folder.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/**
 * `budkavle schemas [folder]`: writes anew each type's schema.xsd and example.xml from its schema.json and
 * example.json, the batch's batch.xsd from its batch.json, and the legal matrix of all types.
 */
export const main: Command = (args, io = processIo) => withUsage(usage, args, io, () => writeSchemas(args, io))

const usage = `usage: budkavle schemas [folder]

Writes anew what is made from each type's schema.json, type.json and example.json: schema.xsd, example.xml and the legal
matrix of all types. Without a folder, that of the product. Run it after every change of a type.`

async function writeSchemas(args: string[], io: Io): Promise<number> {
  const [folder = schemaFolder, ...others] = parseArgs({ args, allowPositionals: true }).positionals
  if (others.length > 0) throw new UsageError('one folder at most')
  const made = createSchemaFiles(await readSchemaFolder(folder))
  for (const [path, text] of made) {
    await writeFile(join(folder, path), text)
    io.out(relative('.', join(folder, path)))
  }
  return exitStatus.yes
}

/** The files that are made from others, by path from the schemas' folder. */
export function createSchemaFiles(files: ReadonlyMap<string, string>): Map<string, string> {
  const catalogue = createCatalogue(files)
  const made = new Map([
    ['MATRIX.md', createMatrix(catalogue)],
    [batchXsdPath, createXsd(readBatchForm(files))],
  ])
  for (const [key, type] of catalogue) {
    made.set(`${key}/schema.xsd`, createXsd(type))
    const example = files.get(`${key}/example.json`)
    if (example !== undefined) made.set(`${key}/example.xml`, encodeXml(type, JSON.parse(example)))
  }
  return made
}
