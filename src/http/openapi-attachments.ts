import { attachmentMediaTypes } from '../message/attachment-kinds.ts'
import { json, object, path, problems } from './openapi-parts.ts'

/** The addresses of attachments, for the description of the interface. */
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

/** Their data schemas; closed, as all are. */
export const attachmentSchemas = {
  Upload: object({ ...file(), until: { type: 'string', format: 'date-time' } }),
  ItemAttachments: object({ attachments: { type: 'array', items: object(file()) } }),
}

function file() {
  return {
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    mediaType: { enum: attachmentMediaTypes },
    bytes: { type: 'integer', minimum: 1 },
  }
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
