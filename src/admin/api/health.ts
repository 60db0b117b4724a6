import { json, object, ref } from '../../http/openapi-parts.ts'
import { countedNeeds, ownUses, plainNeeds } from '../../message/health.ts'
import { maintenanceReasons } from '../../message/maintenance.ts'
import { problems } from './session.ts'

const time = { type: 'string', format: 'date-time' }
const maybeTime = { type: ['string', 'null'], format: 'date-time' }
const loose = (properties: Record<string, object>) => ({ ...object(properties), additionalProperties: true })
const part = { type: 'object' }
const list = { type: 'array', items: part }
const reason = { enum: [...maintenanceReasons] }

const ownUse = { enum: [...ownUses] }
const daysLeft = { type: 'integer', description: 'Whole days; negative when it has ended' }

const health = {
  at: time,
  needs: {
    ...list,
    description: 'What somebody has to see to, the most pressing first; empty: all is well',
    items: ref('HealthNeed'),
  },
  maintenance: { type: ['object', 'null'] },
  queues: part,
  log: part,
  database: part,
  traffic: list,
  crls: list,
  certificates: part,
  ownCertificates: {
    type: 'array',
    description: 'Of the gateway itself, as loaded at its start: the first end in each chain',
    items: object({
      use: ownUse,
      validUntil: time,
      daysLeft,
      endsSoon: { type: 'boolean', description: 'Within 120 days' },
    }),
  },
  witnesses: {
    type: 'array',
    items: { type: 'string' },
    description:
      'Who cosigns the checkpoints of the log. None: only who keeps checkpoints can tell that there is one log',
  },
  offices: part,
  jobs: { ...list, description: 'Of the process that answers, since its start' },
  knowledgeAgeSeconds: {
    type: 'number',
    description: 'Since the process that answers read organisations and routing',
  },
  alarms: list,
  versions: part,
}

export const healthApi = {
  paths: {
    '/api/health': {
      get: {
        operationId: 'getHealth',
        summary:
          'What needs somebody; queues, jobs, clocks, checkpoints, witnesses, revocation lists, certificates, database, versions, traffic',
        responses: { 200: json('How the gateway does', 'Health'), ...problems() },
      },
    },
    '/api/diagnostics': {
      get: {
        operationId: 'getDiagnostics',
        summary: 'The same with settings that are no secret, to be handed to whoever helps; nothing of any person',
        responses: { 200: json('The report', 'Diagnostics'), ...problems() },
      },
    },
    '/api/maintenance': {
      get: {
        operationId: 'getMaintenance',
        summary: 'Whether nothing new is taken in, and why',
        responses: { 200: json('The maintenance', 'MaintenanceState'), ...problems() },
      },
      put: {
        operationId: 'setMaintenance',
        summary: 'Begins or ends maintenance; every process follows',
        requestBody: { required: true, content: { 'application/json': { schema: ref('MaintenanceWish') } } },
        responses: { 200: json('What became of it', 'MaintenanceResult'), ...problems(400, 413, 415) },
      },
    },
  },
  schemas: {
    Health: loose(health),
    HealthNeed: {
      oneOf: [
        object({ code: { enum: [...plainNeeds] } }),
        object({ code: { enum: [...countedNeeds] }, count: { type: 'integer', minimum: 1 } }),
        object({ code: { const: 'own-certificate.ending' }, use: ownUse, daysLeft }),
      ],
    },
    Diagnostics: loose({ format: { const: 'budkavle-diagnostics/1' }, ...health, settings: part }),
    MaintenanceState: object({
      maintenance: {
        oneOf: [object({ reason, until: maybeTime, since: time }), { type: 'null' }],
      },
    }),
    MaintenanceWish: {
      oneOf: [
        object({ on: { const: true }, reason, until: maybeTime }, ['on', 'reason']),
        object({ on: { const: false } }),
      ],
    },
    MaintenanceResult: object({ outcome: { enum: ['done', 'there', 'incomplete'] } }),
  },
}
