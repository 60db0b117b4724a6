import type { BatchForm } from '../../message/batch-form.ts'

/** Where what there is of the batch is. */
export const batchLinks = {
  page: '/catalogue/batch',
  'schema.json': '/v1/catalogue/batch/schema.json',
  'schema.xsd': '/v1/catalogue/batch/schema.xsd',
} as const

/** The batch, as it stands beside the message types. */
export function batchToJson({ xmlNamespace, version }: BatchForm): object {
  return { version, xmlNamespace, links: batchLinks }
}

/** The JSON Schema of the envelope, needing no other file; its name is no address. */
export function identifyBatchSchema({ version, schema }: BatchForm): object {
  const { $schema, ...rest } = schema
  return { $schema, $id: `urn:budkavle:schema:batch:${version}`, ...rest }
}
