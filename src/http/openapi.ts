import { refusalCodes } from '../errors.ts'
import { evidenceEvents } from '../evidence/events.ts'
import { rejectionReasons } from '../message/delivery.ts'
import { attachmentPaths, attachmentSchemas } from './openapi-attachments.ts'
import { batchPaths, batchSchemas } from './openapi-batches.ts'
import { cataloguePaths, catalogueSchemas } from './openapi-catalogue.ts'
import { lookPaths, lookSchemas } from './openapi-looks.ts'
import { officePaths, officeSchemas } from './openapi-offices.ts'
import { body, documents, json, path, problems, problemsOf, query, type SignedExamples } from './openapi-parts.ts'
import { schemas } from './openapi-schemas.ts'
import { transferPaths, transferSchemas } from './openapi-transfers.ts'
import { versionPaths, versionSchemas } from './openapi-versions.ts'

export type { SignedExamples }

/**
 * The interface in OpenAPI 3.1. It is served, and a test posts its examples and checks each answer against the schema
 * it names, so that it cannot drift from what the gateway does.
 */
export function createOpenapi(examples: SignedExamples): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Budkavle',
      version: '1',
      description:
        'Notifications between FPA and social services. A receipt says what has happened and no more: 202 means that the gateway has the message; ContentHandover means that the receiver has stored it.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    security: [{ clientCertificate: [] }],
    paths: {
      ...messagePaths(examples),
      ...threadPaths,
      ...batchPaths,
      ...attachmentPaths,
      ...inboxPaths,
      ...lookPaths,
      ...transferPaths,
      ...versionPaths,
      ...officePaths,
      ...cataloguePaths,
      ...logPaths,
      ...ownPath,
    },
    components: {
      securitySchemes: {
        clientCertificate: { type: 'mutualTLS', description: 'A client certificate registered to a party' },
      },
      schemas: {
        ...schemas({ codes: refusalCodes, events: evidenceEvents, rejectionReasons }),
        ...attachmentSchemas,
        ...batchSchemas,
        ...lookSchemas,
        ...transferSchemas,
        ...versionSchemas,
        ...officeSchemas,
        ...catalogueSchemas,
      },
    },
  }
}

function messagePaths(examples: SignedExamples) {
  return {
    '/v1/messages': {
      post: {
        operationId: 'postMessage',
        summary: 'Send a signed message',
        description:
          'XML with an enveloped XMLDSig, or JSON as a JWS (compact or flattened). The same message again gets the same receipt, for ever.',
        requestBody: { required: true, content: documents(examples) },
        responses: {
          202: json('The receipt of acceptance', 'Receipt'),
          ...problems(400, 409, 413, 415, 422),
        },
      },
    },
    '/v1/messages/{messageId}': {
      get: {
        operationId: 'getMessage',
        summary: 'Where a message of yours is, why, and every receipt since',
        parameters: [path('messageId', { type: 'string', format: 'uuid' })],
        responses: { 200: json('The message’s history', 'MessageHistory'), ...problems(404) },
      },
    },
    '/v1/receipts/{index}': {
      get: {
        operationId: 'getReceipt',
        summary: 'The receipt of one log entry that concerns you: of what you sent, and of how an item of yours ended',
        parameters: [path('index', { type: 'integer', minimum: 0 })],
        responses: { 200: json('The receipt', 'Receipt'), ...problems(400, 404) },
      },
    },
  }
}

const threadPaths = {
  '/v1/threads/{messageId}': {
    get: {
      operationId: 'getThread',
      summary:
        'The conversation of a message that you sent or were shown, oldest first, as far as you were party to it',
      description: 'Name the message by the identifier that its sender gave it.',
      parameters: [path('messageId', { type: 'string', format: 'uuid' })],
      responses: { 200: json('The conversation', 'Thread'), ...problems(404) },
    },
  },
}

const inboxPaths = {
  '/v1/inbox/items': {
    get: {
      operationId: 'listItems',
      summary: 'Open items of your offices, in order of arrival. Changes nothing',
      parameters: [
        query('after', { type: 'integer', minimum: 0 }),
        query('limit', { type: 'integer', minimum: 1, maximum: 500 }),
      ],
      responses: {
        200: json('A page of items; `after` is there when there may be more', 'ItemPage'),
        ...problems(400),
      },
    },
  },
  '/v1/inbox/leases': {
    post: {
      operationId: 'leaseItems',
      summary: 'Lease what waits, urgent first; wait for it up to waitSeconds',
      requestBody: body('LeaseRequest', { max: 1, leaseSeconds: 300, waitSeconds: 0 }),
      responses: {
        200: json('The leased items, none when the time is up; and what you are asked, at once', 'LeasedItems'),
        ...problems(400, 404, 413, 415),
      },
    },
  },
  '/v1/inbox/items/{item}': {
    get: {
      operationId: 'getItem',
      summary: 'One item of your offices, and how it ended',
      parameters: [path('item', { type: 'integer', minimum: 1 })],
      responses: { 200: json('The item', 'Item'), ...problems(400, 404) },
    },
  },
  '/v1/inbox/items/{item}/content': {
    get: {
      operationId: 'getContent',
      summary: 'The signed document of an item that was handed out, byte for byte as it came',
      description:
        'Fetching changes nothing of the item; the log tells its sender of the first under a lease. Once its type’s retention is over after the confirmation (`retentionDays`), it is erased, with its attachments, and not found any more; the evidence stays.',
      parameters: [path('item', { type: 'integer', minimum: 1 })],
      responses: {
        200: { description: 'The document, under the media type it came with', content: documents() },
        ...problems(400, 404),
      },
    },
  },
  '/v1/inbox/items/{item}/confirmation': {
    post: {
      operationId: 'confirmItem',
      summary: 'Confirm that your system has stored it: your record id, and the digests of what you read back',
      parameters: [path('item', { type: 'integer', minimum: 1 })],
      requestBody: body('Confirmation', { leaseToken: 1, recordId: 'case-2026-000917', sha256: '0'.repeat(64) }),
      responses: { 200: json('The receipt of handover', 'Receipt'), ...problems(400, 404, 409, 413, 415) },
    },
  },
  '/v1/inbox/items/{item}/rejection': {
    post: {
      operationId: 'rejectItem',
      summary: 'Give an item back with a reason: it goes to the manual desk',
      parameters: [path('item', { type: 'integer', minimum: 1 })],
      requestBody: body('Rejection', { leaseToken: 1, reason: 'not-our-client' }),
      responses: {
        200: json('The receipt of the failed handover', 'Receipt'),
        ...problems(400, 404, 409, 413, 415),
      },
    },
  },
}

const logPaths = {
  '/v1/log/key': open('getLogKey', 'The log’s verifier key (C2SP signed-note)', []),
  '/v1/log/checkpoint': open('getCheckpoint', 'The present tree head, signed (C2SP tlog-checkpoint)', []),
  '/v1/log/inclusion': open(
    'getInclusionProof',
    'Proof that an entry is in the tree of a size (RFC 6962)',
    ['index', 'size'],
    'InclusionProof',
  ),
  '/v1/log/consistency': open(
    'getConsistencyProof',
    'Proof that one tree grew into another (RFC 6962)',
    ['from', 'to'],
    'ConsistencyProof',
  ),
}

const ownPath = {
  '/v1/openapi.json': {
    get: {
      operationId: 'getOpenapi',
      summary: 'This description',
      security: [],
      responses: {
        200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
      },
    },
  },
}

/** An address of the log: open to anyone. */
function open(operationId: string, summary: string, parameters: readonly string[], schema?: string) {
  const answer = schema
    ? json(summary, schema)
    : { description: summary, content: { 'text/plain': { schema: { type: 'string' } } } }
  const required = parameters.map((name) => ({ ...query(name, { type: 'integer', minimum: 0 }), required: true }))
  const refused = parameters.length > 0 ? [400, 500] : [500]
  const responses = { 200: answer, ...problemsOf(refused) }
  return { get: { operationId, summary, security: [], parameters: required, responses } }
}
