import { hash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { Refusal } from '../../errors.ts'
import { type BatchForm, batchXsdPath, readBatchForm } from '../../message/batch-form.ts'
import type { Catalogue, MessageType } from '../../message/catalogue.ts'
import type { SchemaFiles } from '../../message/schema-refs.ts'
import { batchToJson, identifyBatchSchema } from './batch-json.ts'
import { type FileName, fileNames, identifySchema, toJson, toWholeJson } from './type-json.ts'

/** The message types, and the texts of the schemas' folder that they were made from. */
export interface CatalogueFiles {
  readonly catalogue: Catalogue
  readonly files: SchemaFiles
}

/**
 * `GET /v1/catalogue`: the message types, their rules, schemas and examples, for machines. Open to anyone: it tells of
 * types, never of messages.
 */
export function catalogueApi({ catalogue, files }: CatalogueFiles): Hono {
  const routes = new Hono()
  const types = [...catalogue.values()]
  const batch = readBatchForm(files)
  const overview = createText({ types: types.map(toJson), batch: batchToJson(batch) }, 'application/json')
  const whole = new Map(types.map((type) => [type, createText(toWholeJson(type), 'application/json')]))
  const raw = new Map(types.map((type) => [type, readFiles(type, files)]))
  routes.get('/', (c) => respond(c, overview))
  for (const [name, text] of readBatchFiles(batch, files)) routes.get(`/batch/${name}`, (c) => respond(c, text))
  routes.get('/:type/:version', (c) => respond(c, whole.get(getType(catalogue, c))))
  routes.get('/:type/:version/:file', (c) => respond(c, raw.get(getType(catalogue, c))?.get(c.req.param('file'))))
  // Not to fall through to what asks for a client certificate.
  routes.all('*', () => {
    throw notFound()
  })
  return routes
}

interface Text {
  readonly body: string
  readonly mediaType: string
  readonly etag: string
}

const mediaTypes: Readonly<Record<FileName, string>> = {
  'schema.json': 'application/schema+json',
  'schema.xsd': 'application/xml',
  'example.json': 'application/json',
  'example.xml': 'application/xml',
}

function readFiles(type: MessageType, files: SchemaFiles): Map<string, Text> {
  const texts = new Map<string, Text>()
  for (const name of fileNames) {
    const text = files.get(`${type.name}/${type.version}/${name}`)
    const content = name === 'schema.json' ? identifySchema(type) : text
    if (content !== undefined) texts.set(name, createText(content, mediaTypes[name]))
  }
  return texts
}

function readBatchFiles(batch: BatchForm, files: SchemaFiles): [FileName, Text][] {
  const xsd = files.get(batchXsdPath)
  return [
    ['schema.json', createText(identifyBatchSchema(batch), mediaTypes['schema.json'])],
    ...(xsd === undefined ? [] : ([['schema.xsd', createText(xsd, mediaTypes['schema.xsd'])]] as [FileName, Text][])),
  ]
}

function createText(content: object | string, mediaType: string): Text {
  const body = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`
  return { body, mediaType, etag: `"${hash('sha256', body, 'base64url')}"` }
}

function respond(c: Context, text: Text | undefined): Response {
  if (!text) throw notFound()
  const { body, mediaType, etag } = text
  c.header('etag', etag)
  c.header('cache-control', 'public, max-age=300')
  c.header('x-content-type-options', 'nosniff')
  if (isKnown(c.req.header('if-none-match'), etag)) return c.body(null, 304)
  return c.body(body, 200, { 'content-type': mediaType })
}

/** RFC 9110 §13.1.2; a cache may have made the tag a weak one. */
function isKnown(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag || one.trim() === '*') ?? false
}

function getType(catalogue: Catalogue, c: Context): MessageType {
  const type = catalogue.get(`${c.req.param('type')}/${c.req.param('version')}`)
  if (!type) throw notFound()
  return type
}

function notFound(): Refusal {
  return new Refusal('request.not-found', 'the catalogue has no such message type, version or file')
}
