import { body, json, object, path, problems, ref } from './openapi-parts.ts'

/** The addresses of versions, for the description of the interface. */
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
export const versionSchemas = {
  TypeVersions: object({ messageType: { type: 'string' }, versions: versions(), taken: versions() }),
  VersionList: object({ types: { type: 'array', items: ref('TypeVersions') } }),
  VersionWish: object({ versions: versions() }),
}

function versions() {
  return { type: 'array', items: { type: 'string', pattern: '^[1-9][0-9]*$' }, minItems: 1 }
}
