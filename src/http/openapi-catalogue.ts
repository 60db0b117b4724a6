import { partyKinds } from '../message/ids.ts'
import { audiences } from '../message/ladder.ts'
import { legalModes } from '../message/message.ts'
import { places } from '../message/place.ts'
import { json, object, path, problemsOf, ref } from './openapi-parts.ts'

const files = {
  'application/json': { schema: { type: 'object' } },
  'application/schema+json': { schema: { type: 'string' } },
  'application/xml': { schema: { type: 'string' } },
}

/** The message types, for anyone. The pages for people, `/catalogue`, are not part of the interface. */
export const cataloguePaths = {
  '/v1/catalogue': get('getCatalogue', 'Every message type, its rules, and where its schemas and examples are', [], {
    200: json('The catalogue', 'Catalogue'),
    ...problemsOf([500]),
  }),
  '/v1/catalogue/batch/schema.json': get('getBatchSchema', 'The JSON Schema of a batch’s envelope', [], {
    200: { description: 'The schema', content: { 'application/schema+json': { schema: { type: 'string' } } } },
    ...problemsOf([500]),
  }),
  '/v1/catalogue/batch/schema.xsd': get('getBatchXmlSchema', 'The XML Schema of a batch’s envelope', [], {
    200: { description: 'The schema', content: { 'application/xml': { schema: { type: 'string' } } } },
    ...problemsOf([500]),
  }),
  '/v1/catalogue/{type}/{version}': get(
    'getMessageType',
    'One message type, with its JSON Schema and the labels of its fields and codes in fi, sv and en',
    ['type', 'version'],
    { 200: json('The message type', 'MessageTypeInFull'), ...problemsOf([404, 500]) },
  ),
  '/v1/catalogue/{type}/{version}/{file}': get(
    'getMessageTypeFile',
    'schema.json, schema.xsd, example.json or example.xml. The schema refers to no other file; keywords that it does not know a validator may ignore',
    ['type', 'version', 'file'],
    { 200: { description: 'The file', content: files }, ...problemsOf([404, 500]) },
  ),
}

export const catalogueSchemas = {
  Catalogue: object({
    types: { type: 'array', items: ref('MessageType') },
    batch: object({ version: text(), xmlNamespace: text(), links: { type: 'object', additionalProperties: text() } }),
  }),
  MessageType: object(typeMembers()),
  MessageTypeInFull: object({
    ...typeMembers(),
    schema: { type: 'object' },
    fields: { type: 'array', items: ref('MessageTypeField') },
  }),
  MessageTypeField: object(
    {
      pointer: { type: 'string', description: 'JSON Pointer; * stands for each item of a list' },
      mandatory: { enum: ['always', 'by-rule', 'may'] },
      label: ref('Labels'),
      codes: { type: 'object', additionalProperties: ref('Labels') },
    },
    ['pointer', 'mandatory'],
  ),
  Labels: object({ en: text(), fi: text(), sv: text() }),
  Ladder: object({
    name: text(),
    calendar: { enum: ['always', 'working-time'] },
    steps: list({
      afterMinutes: { type: 'integer', description: 'Since the step before; of the first, since it was shown' },
      tell: { type: 'array', items: { enum: audiences } },
    }),
  }),
  LegalMode: object({
    mode: { enum: legalModes },
    sections: list({ ...validity(), section: text(), certainty: certainty() }),
    consent: { enum: ['required', 'none', 'original'] },
    requires: { type: 'array', items: text() },
  }),
}

/** As src/message/type-rules.ts has them. */
function typeMembers(): Record<string, object> {
  return {
    type: text(),
    version: text(),
    versions: { type: 'array', items: text() },
    title: ref('Labels'),
    summary: ref('Labels'),
    directions: list({ from: party(), to: party() }),
    applies: list(validity()),
    legalModes: { type: 'array', items: ref('LegalMode') },
    requiresWhen: { type: 'array', items: { type: 'object' } },
    allowsWhen: { type: 'array', items: { type: 'object' } },
    dated: { type: 'array', items: { type: 'object' } },
    refersTo: { type: ['object', 'null'] },
    effect: { enum: ['none', 'cancel', 'withdraw-consent'] },
    routedBy: {},
    shown: { type: 'object', properties: { rule: { enum: ['at-once', 'day-after'] } }, required: ['rule'] },
    clocks: { type: 'array', items: { type: 'object' } },
    ladder: object({ normal: ref('Ladder'), urgent: ref('Ladder') }),
    retentionDays: { type: 'integer', minimum: 1 },
    inBatch: { type: 'boolean' },
    xmlNamespace: text(),
    links: { type: 'object', additionalProperties: text() },
  }
}

function list(members: Record<string, object>) {
  return { type: 'array', items: object(members) }
}

function validity() {
  const day = { type: ['string', 'null'], format: 'date' }
  return { places: { type: 'array', items: { enum: places } }, from: day, until: day }
}

function certainty() {
  return { enum: ['read', 'known', 'unverified'] }
}

function party() {
  return { enum: partyKinds }
}

function text() {
  return { type: 'string' }
}

function get(operationId: string, summary: string, names: readonly string[], responses: object) {
  const parameters = names.map((name) => path(name, { type: 'string' }))
  return { get: { operationId, summary, security: [], parameters, responses } }
}
