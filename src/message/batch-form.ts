import { readResolved, type SchemaFiles } from './schema-refs.ts'
import { parseStructure } from './structure.ts'
import type { XmlForm } from './xml-form.ts'

/** The envelope of a batch, as `schemas/shared/1/batch.json` declares it. */
export interface BatchForm extends XmlForm {
  /** JSON Schema 2020-12 with its references resolved. */
  readonly schema: Readonly<Record<string, unknown>>
  readonly xmlRoot: 'batch'
}

/** The XML Schema that is made from it. */
export const batchXsdPath = 'shared/1/batch.xsd'

/** @throws Error when the schema folder has no sound `shared/1/batch.json` */
export function readBatchForm(files: SchemaFiles): BatchForm {
  const schema = readResolved(files, 'shared/1/batch.json') as BatchForm['schema']
  const structure = parseStructure(schema)
  if (structure.kind !== 'object') throw new Error('schemas/shared/1/batch.json: # is not an object')
  return { schema, structure, version: '1', xmlNamespace: 'urn:budkavle:batch:1', xmlRoot: 'batch' }
}
