import { json, object, path, ref } from '../../http/openapi-parts.ts'
import { closingReasons, incidentKinds } from '../../message/incident.ts'
import { problems } from './session.ts'

const text = { type: 'string' }
const count = { type: 'integer', minimum: 0 }
const time = { type: 'string', format: 'date-time' }
const list = (items: object) => ({ type: 'array', items })
const orNull = (schema: object) => ({ anyOf: [{ type: 'null' }, schema] })
const incident = path('incident', { type: 'integer', minimum: 1 })

const facts = {
  incident: count,
  kind: { enum: incidentKinds },
  office: text,
  officeNames: object({ fi: text, sv: text, en: text }),
  manifest: { ...count, type: ['integer', 'null'] },
  openedAt: time,
  times: { ...count, description: 'How often it came' },
  lastAt: time,
  entries: list(count),
  closed: orNull(object({ at: time, by: text, reason: { enum: closingReasons }, entry: count })),
}

const get = (operationId: string, summary: string, schema: string, ...parameters: readonly object[]) => ({
  get: { operationId, summary, parameters, responses: { 200: json(summary, schema), ...problems(404) } },
})

export const incidentsApi = {
  paths: {
    '/api/incidents': {
      get: {
        operationId: 'listIncidents',
        summary: 'Every incident of your areas, those that are open first; 500 at most',
        responses: { 200: json('The incidents', 'Incidents'), ...problems() },
      },
    },
    '/api/incidents/{incident}': get(
      'getIncident',
      'One incident with its messages and evidence; the look is in the log',
      'IncidentDetails',
      incident,
    ),
    '/api/incidents/{incident}/close': {
      post: {
        operationId: 'closeIncident',
        summary: 'Closes an incident with a reason; 409 incident.closed: it was closed already',
        parameters: [incident],
        requestBody: { required: true, content: { 'application/json': { schema: ref('Closing') } } },
        responses: { 200: json('Closed', 'ClosedIncident'), ...problems(400, 404, 409, 413, 415) },
      },
    },
    '/api/incidents/{incident}/receipts/{leaf}': get(
      'getIncidentReceipt',
      'The receipt of one log entry of an incident; the look is in the log',
      'MessageReceipt',
      incident,
      path('leaf', { ...count, description: 'Its index in the log' }),
    ),
    '/api/incidents/{incident}/manifest': get(
      'getIncidentManifest',
      'The signed manifest that an incident is about; the look is in the log',
      'IncidentManifest',
      incident,
    ),
    '/api/incidents/{incident}/answer': get(
      'getIncidentAnswer',
      'The receiver’s signed answer to that manifest; the look is in the log',
      'IncidentAnswer',
      incident,
    ),
  },
  schemas: {
    Incidents: object({ incidents: list(object(facts)) }),
    IncidentDetails: object({
      ...facts,
      items: list(
        object({
          item: count,
          found: text,
          messageType: text,
          messageId: text,
          recordId: { type: ['string', 'null'] },
        }),
      ),
      evidence: list(object({ entry: count, event: text, at: time })),
      answered: { type: 'boolean' },
    }),
    Closing: object({ reason: { enum: [...closingReasons] } }),
    ClosedIncident: object({ receipt: { ...count, description: 'The entry of the log that says so' } }),
    IncidentManifest: object({ manifest: { ...text, description: 'A signed note' } }),
    IncidentAnswer: object({ answer: text, mediaType: text }),
  },
}
