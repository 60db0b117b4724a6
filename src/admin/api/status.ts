import { json, object } from '../../http/openapi-parts.ts'
import { problems } from './session.ts'

const text = { type: 'string' }
const count = { type: 'integer', minimum: 0 }
const time = { type: 'string', format: 'date-time' }

export const notLive = {
  type: 'array',
  items: { enum: ['office.certificate', 'office.not-polled', 'office.no-responsible', 'office.canary-late'] },
  description: 'Why the gateway does not count it as live now; none: it does',
}

export const statusApi = {
  paths: {
    '/api/offices': {
      get: {
        operationId: 'listOfficeStates',
        summary: 'Every office of your areas: what waits there, for how long, and what of it is late',
        responses: { 200: json('The offices, what is late first', 'OfficeStates'), ...problems() },
      },
    },
  },
  schemas: {
    OfficeStates: object({ at: time, offices: { type: 'array', items: { $ref: '#/components/schemas/OfficeState' } } }),
    OfficeState: object({
      office: text,
      kind: { enum: ['default', 'unit', 'manual-desk'] },
      names: object({ fi: text, sv: text, en: text }),
      area: { type: ['string', 'null'], description: 'Null: in no area' },
      waiting: count,
      oldestAt: { ...time, type: ['string', 'null'] },
      late: { ...count, description: 'Of those that wait: a reminder of their ladder was due' },
      incidents: { ...count, description: 'Open ones' },
      alerts: { ...count, description: 'Those that stand' },
      notLive,
    }),
  },
}
