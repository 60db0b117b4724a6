import { json, object, problemsOf } from '../../http/openapi-parts.ts'
import { roles } from '../permissions.ts'

/** What an address of the room may answer besides: nobody is signed in, or may not, or a fault. */
export function problems(...statuses: number[]) {
  return problemsOf([...statuses, 401, 403, 500])
}

export const sessionApi = {
  paths: {
    '/api/session': {
      get: {
        operationId: 'getSession',
        summary: 'Who is signed in, and the token that changes carry',
        responses: { 200: json('The session', 'Session'), ...problems() },
      },
    },
  },
  schemas: {
    Session: object({
      staff: { type: 'string', description: 'The identifier of the staff, as the log holds it' },
      roles: {
        type: 'array',
        items: { type: 'string', pattern: `^(${roles.join('|')})(:[0-9]{2})?$` },
        description: 'A role, or a role and the area that it is bound to',
      },
      until: { type: 'string', format: 'date-time' },
      formToken: { type: 'string' },
    }),
  },
}
