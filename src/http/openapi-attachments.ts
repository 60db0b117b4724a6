import { attachmentMediaTypes } from '../message/attachment-kinds.ts'
import { mediaTypes } from '../message/media-types.ts'
import { body, json, object, path, problems, ref } from './openapi-parts.ts'

/** The addresses of attachments, batches and versions, for the description of the interface. */
export const attachmentPaths = {
  '/v1/attachments/{sha256}': {
    put: {
      operationId: 'putAttachment',
      summary: 'Upload a file that your next message brings along, under the SHA-256 by which the message names it',
      description:
        'It is sealed, and belongs to you until a message of yours names it; then to that message for ever. Without one it is deleted at `until`. The same file again changes nothing.',
      parameters: [sha256()],
      requestBody: { required: true, content: files() },
      responses: {
        200: json('It was here already', 'Upload'),
        201: json('It is here', 'Upload'),
        ...problems(400, 413, 422, 429),
      },
    },
  },
  '/v1/inbox/items/{item}/attachments': {
    get: {
      operationId: 'listAttachments',
      summary: 'What comes with an item of your offices, in the order in which its document names it',
      parameters: [item()],
      responses: { 200: json('The attachments', 'ItemAttachments'), ...problems(400, 404) },
    },
  },
  '/v1/inbox/items/{item}/attachments/{sha256}': {
    get: {
      operationId: 'getAttachment',
      summary: 'One of them, byte for byte. Fetching changes nothing',
      parameters: [item(), sha256()],
      responses: {
        200: { description: 'The file, under its media type', content: files() },
        ...problems(400, 404),
      },
    },
  },
}

export const batchPaths = {
  '/v1/batches': {
    post: {
      operationId: 'postBatch',
      summary: 'Send a signed batch of signed messages',
      description:
        'The batch is a document of its own, signed as a message is: XML with the root `batch` in the namespace `urn:budkavle:batch:1`, or JSON as a JWS. Each document in it is judged and receipted as if it had come alone; whoever receives it gets that document and no other.',
      requestBody: { required: true, content: documents() },
      responses: {
        200: json('What became of each document, in the batch’s order', 'BatchAnswer'),
        ...problems(400, 413, 415, 422),
      },
    },
  },
}

export const versionPaths = {
  '/v1/versions': {
    get: {
      operationId: 'listVersions',
      summary: 'The message types that are addressed to you, the versions there are, and those that you take',
      responses: { 200: json('One entry for each type', 'VersionList'), ...problems() },
    },
  },
  '/v1/versions/{messageType}': {
    put: {
      operationId: 'putVersions',
      summary: 'Say which versions of a message type you take. Before you do: the lowest there is',
      parameters: [path('messageType', { type: 'string' })],
      requestBody: body('VersionWish', { versions: ['1'] }),
      responses: { 200: json('As it is now', 'TypeVersions'), ...problems(400, 404, 413, 415) },
    },
  },
}

/** Their data schemas; closed, as all are. */
export const attachmentSchemas = {
  Upload: object({ ...file(), until: { type: 'string', format: 'date-time' } }),
  ItemAttachments: object({ attachments: { type: 'array', items: object(file()) } }),
  BatchAnswer: object({
    batchId: { type: 'string', format: 'uuid' },
    items: { type: 'array', items: ref('BatchItemAnswer') },
  }),
  BatchItemAnswer: object(
    {
      index: { type: 'integer', minimum: 0, description: 'Place in the batch, from 0' },
      status: { type: 'integer', description: 'As if the document had come alone: 202, or the status of its problem' },
      messageId: { type: 'string', format: 'uuid' },
      receipt: ref('Receipt'),
      problem: ref('Problem'),
    },
    ['index', 'status'],
  ),
  TypeVersions: object({ messageType: { type: 'string' }, versions: versions(), taken: versions() }),
  VersionList: object({ types: { type: 'array', items: ref('TypeVersions') } }),
  VersionWish: object({ versions: versions() }),
}

function file() {
  return {
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    mediaType: { enum: attachmentMediaTypes },
    bytes: { type: 'integer', minimum: 1 },
  }
}

function versions() {
  return { type: 'array', items: { type: 'string', pattern: '^[1-9][0-9]*$' }, minItems: 1 }
}

function sha256() {
  return path('sha256', file().sha256)
}

function item() {
  return path('item', { type: 'integer', minimum: 1 })
}

function files() {
  return Object.fromEntries(
    attachmentMediaTypes.map((mediaType) => [mediaType, { schema: { type: 'string', format: 'binary' } }]),
  )
}

function documents() {
  return Object.fromEntries(Object.keys(mediaTypes).map((mediaType) => [mediaType, { schema: { type: 'string' } }]))
}
