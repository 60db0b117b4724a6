import { object } from '../http/openapi-parts.ts'
import { auditApi } from './api/audit.ts'
import { deskApi } from './api/desk.ts'
import { healthApi } from './api/health.ts'
import { incidentsApi } from './api/incidents.ts'
import { messagesApi } from './api/messages.ts'
import { partiesApi } from './api/parties.ts'
import { routingApi } from './api/routing.ts'
import { sessionApi } from './api/session.ts'
import { statusApi } from './api/status.ts'
import { subjectsApi } from './api/subjects.ts'

/** A part of the interface: its addresses, and the schemas that they name. */
export interface ApiPart {
  readonly paths: Readonly<Record<string, object>>
  readonly schemas: Readonly<Record<string, object>>
}

const parts: readonly ApiPart[] = [
  sessionApi,
  statusApi,
  messagesApi,
  incidentsApi,
  routingApi,
  deskApi,
  partiesApi,
  healthApi,
  subjectsApi,
  auditApi,
]

/** The room's interface for programs in OpenAPI 3.1: a test walks it beside the addresses that there are. */
export function createAdminOpenapi(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Budkavle administration',
      version: '1',
      description:
        'What the administrators’ pages do, for programs. A change carries the token of the session in x-form-token. No address gives the content of a message.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    security: [{ session: [] }],
    paths: Object.assign({}, ...parts.map(({ paths }) => paths), ownPath),
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-budkavle', description: 'Of somebody who signed in' },
      },
      schemas: Object.assign({ Problem: problem }, ...parts.map(({ schemas }) => schemas)),
    },
  }
}

const problem = {
  ...object({
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
  }),
  additionalProperties: true,
}

const ownPath = {
  '/api/openapi.json': {
    get: {
      operationId: 'getAdminOpenapi',
      summary: 'This description',
      security: [],
      responses: {
        200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
      },
    },
  },
}
