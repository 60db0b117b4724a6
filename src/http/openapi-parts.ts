import { mediaTypes } from '../message/media-types.ts'

/** What the parts of the OpenAPI document are put together from. */
export function ref(schema: string) {
  return { $ref: `#/components/schemas/${schema}` }
}

/** A closed object; all members are required unless told. */
export function object(properties: Record<string, object>, required = Object.keys(properties)) {
  return { type: 'object', properties, required, additionalProperties: false }
}

export function body(schema: string, example: object) {
  return { required: true, content: { 'application/json': { schema: ref(schema), example } } }
}

export function json(description: string, schema: string) {
  return { description, content: { 'application/json': { schema: ref(schema) } } }
}

/** With what every address for parties may answer: who calls is not known, or may not, or cannot be told now. */
export function problems(...statuses: number[]) {
  return problemsOf([...statuses, 401, 403, 500, 503])
}

export function problemsOf(statuses: readonly number[]) {
  const content = { 'application/problem+json': { schema: ref('Problem') } }
  const describe = (status: number) => (status === 500 ? 'A fault; nothing is promised' : 'Refused (RFC 9457)')
  return Object.fromEntries(statuses.map((status) => [status, { description: describe(status), content }]))
}

export function path(name: string, schema: object) {
  return { name, in: 'path', required: true, schema }
}

export function query(name: string, schema: object) {
  return { name, in: 'query', schema }
}

/** One signed document to show, by media type: what a caller may send as it stands. */
export type SignedExamples = Readonly<Record<string, string>>

/** A signed document, under each media type that it may have. */
export function documents(examples: SignedExamples = {}) {
  const entry = (mediaType: string) => {
    const example = examples[mediaType]
    return { schema: { type: 'string' }, ...(example === undefined ? {} : { example }) }
  }
  return Object.fromEntries(Object.keys(mediaTypes).map((mediaType) => [mediaType, entry(mediaType)]))
}
