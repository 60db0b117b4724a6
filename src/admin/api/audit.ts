import { json, object, query } from '../../http/openapi-parts.ts'
import { problems } from './session.ts'

export const auditApi = {
  paths: {
    '/api/acts': {
      get: {
        operationId: 'listActs',
        summary: 'What administrators did and saw, newest first, 50 at most',
        parameters: [query('before', { type: 'integer', minimum: 0 })],
        responses: { 200: json('The acts', 'Acts'), ...problems(400) },
      },
    },
  },
  schemas: {
    Acts: object({ acts: { type: 'array', items: { $ref: '#/components/schemas/Act' } } }),
    Act: object({
      index: { type: 'integer', minimum: 0, description: 'Of its entry in the log' },
      at: { type: 'string', format: 'date-time' },
      by: { type: 'string', description: 'The identifier of the staff' },
      reasons: { type: 'array', items: { type: 'string' }, description: 'What was done, then why, as codes' },
      subject: { type: 'string' },
    }),
  },
}
