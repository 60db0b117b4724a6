import { differenceKinds, manifestStates } from '../message/manifest.ts'
import { body, json, object, path, problems, ref } from './openapi-parts.ts'

const hex = { type: 'string', pattern: '^[0-9a-f]{64}$' }
const number = { type: 'integer', minimum: 1 }
const root = { type: 'string', contentEncoding: 'base64' }

/** The addresses by which a receiver tells what it did with what it has, for the description of the interface. */
export const lookPaths = {
  '/v1/inbox/items/{item}/second-look': {
    post: {
      operationId: 'answerSecondLook',
      summary: 'Show that your system still has what you confirmed, when the answer to a poll asks for it',
      description:
        'Find the record by its recordId, read it from your own store now, and send the SHA-256 of the 32 bytes of the nonce, the document’s bytes and each attachment’s bytes in order. If you have no such record, say so with absent. What does not hold is an incident.',
      parameters: [item()],
      requestBody: body('SecondLookAnswer', { nonce: '0'.repeat(64), sha256: '0'.repeat(64) }),
      responses: {
        200: json('It holds: the receipt of that', 'Receipt'),
        ...problems(400, 404, 409, 413, 415),
      },
    },
  },
  '/v1/inbox/items/{item}/opening': {
    post: {
      operationId: 'openItem',
      summary: 'Tell, if you like, that a person has opened what your system has stored. The sender sees it',
      parameters: [item()],
      requestBody: body('Opening', {}),
      responses: {
        200: json('The receipt of that, the same at each repeat', 'Receipt'),
        ...problems(400, 404, 413, 415),
      },
    },
  },
  '/v1/inbox/manifests': {
    get: {
      operationId: 'listManifests',
      summary: 'The nightly manifests of your inboxes, the newest first',
      responses: { 200: json('Those that wait for an answer, and the last hundred', 'ManifestList'), ...problems() },
    },
  },
  '/v1/inbox/manifests/{manifest}': {
    get: {
      operationId: 'getManifest',
      summary: 'One manifest: a note signed with the log’s key (C2SP signed-note), a line for each item',
      description:
        'After the line with origin and /manifest: number, office, day and count; the RFC 6962 root over the item lines; then of each item its number, state, messageId, and once it is stored the SHA-256 and the recordId that you confirmed, else -.',
      parameters: [manifest()],
      responses: {
        200: { description: 'The signed note', content: { 'text/plain': { schema: { type: 'string' } } } },
        ...problems(400, 404),
      },
    },
  },
  '/v1/inbox/manifests/{manifest}/answer': {
    post: {
      operationId: 'answerManifest',
      summary: 'Countersign a manifest, or say where your own store differs: a JWS, signed as your messages are',
      description: 'Its payload is a ManifestAnswer. A difference is an incident; so is no answer in time.',
      parameters: [manifest()],
      requestBody: {
        required: true,
        content: {
          'application/jose': { schema: { type: 'string' } },
          'application/jose+json': { schema: { type: 'string' } },
        },
      },
      responses: {
        200: json('What the manifest has come to', 'AnsweredManifest'),
        ...problems(400, 404, 409, 413, 415),
      },
    },
  },
}

/** Their data schemas; closed, as all are. */
export const lookSchemas = {
  SecondLook: object({ item: number, recordId: { type: 'string' }, nonce: hex }),
  SecondLookAnswer: {
    oneOf: [object({ nonce: hex, sha256: hex }), object({ nonce: hex, absent: { const: true } })],
  },
  Opening: object({}),
  Manifest: object({
    manifest: number,
    office: { type: 'string' },
    day: { type: 'string', format: 'date', description: 'In Finland' },
    items: { type: 'integer', minimum: 0 },
    root,
    state: { enum: manifestStates },
    answerBy: { type: 'string', format: 'date-time' },
  }),
  ManifestList: object({ manifests: { type: 'array', items: ref('Manifest') } }),
  ManifestAnswer: {
    oneOf: [
      object({ manifest: number, root, agrees: { const: true } }),
      object({
        manifest: number,
        root,
        agrees: { const: false },
        differences: { type: 'array', items: object({ item: number, found: { enum: differenceKinds } }), minItems: 1 },
      }),
    ],
  },
  AnsweredManifest: object({ manifest: number, state: { enum: ['agreed', 'differs'] } }),
}

function item() {
  return path('item', number)
}

function manifest() {
  return path('manifest', number)
}
