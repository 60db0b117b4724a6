import { json, object, ref } from '../../http/openapi-parts.ts'
import { problems } from './session.ts'

const text = { type: 'string' }
const code = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}[.][a-z][a-z0-9-]{0,39}$' }

export const subjectsApi = {
  paths: {
    '/api/subjects': {
      post: {
        operationId: 'reportSubject',
        summary:
          'Which messages about a person went where and when; the look-up is in the log first, without the person',
        requestBody: { required: true, content: { 'application/json': { schema: ref('SubjectWish') } } },
        responses: {
          200: json('The report; it does not say who the person is', 'SubjectReport'),
          ...problems(400, 413, 415),
        },
      },
    },
  },
  schemas: {
    SubjectWish: object({ code: text, reason: code, language: { enum: ['fi', 'sv', 'en'] }, reveal: code }, [
      'code',
      'reason',
    ]),
    SubjectReport: {
      ...object({
        report: text,
        receipt: { type: 'integer', minimum: 0 },
        masked: { type: 'boolean', description: 'Places are withheld' },
        notices: { type: 'array', items: { type: 'object' } },
      }),
      additionalProperties: true,
    },
  },
}
