import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { batchXsdPath, readBatchForm } from '../message/batch-form.ts'
import { createCatalogue } from '../message/catalogue.ts'
import { createMatrix } from '../message/matrix.ts'
import { createXsd } from '../message/xsd.ts'
import { encodeXml } from '../sign/encode-xml.ts'
import { readSchemaFolder, schemaFolder } from '../store/schema-folder.ts'
import { type Command, exitStatus, processIo } from './command.ts'

/**
 * `budkavle schemas [folder]`: writes anew each type's schema.xsd and example.xml from its schema.json and example.json,
 * the batch's batch.xsd from its batch.json, and the legal matrix of all types.
 */
export const main: Command = async ([folder = schemaFolder], io = processIo) => {
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
