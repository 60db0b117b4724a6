import { json, object, path, query, ref } from '../../http/openapi-parts.ts'
import { resendNos, resendReasons } from '../../message/resend.ts'
import { problems } from './session.ts'
import { notLive } from './status.ts'

const text = { type: 'string' }
const textOrNull = { type: ['string', 'null'] }
const count = { type: 'integer', minimum: 0 }
const time = { type: 'string', format: 'date-time' }
const timeOrNull = { ...time, type: ['string', 'null'] }
const names = object({ fi: text, sv: text, en: text })
const urgency = { enum: ['normal', 'urgent'] }
const list = (items: object) => ({ type: 'array', items })
const anything = { type: 'object', additionalProperties: true }
const day = { type: 'string', format: 'date' }
const item = path('message', { type: 'integer', minimum: 1 })

const waiting = object({
  item: count,
  messageType: text,
  urgency,
  acceptedAt: time,
  waitsSince: time,
  late: { type: 'boolean' },
  leasedUntil: timeOrNull,
})
const alert = object({ alert: count, audience: text, kind: text, items: count, since: time, startedAt: time })
const manifest = object({
  manifest: count,
  day,
  items: count,
  state: { enum: ['open', 'agreed', 'differs', 'unanswered'] },
})
const incident = object({ incident: count, kind: text, openedAt: time, times: count, lastAt: time })

export const messagesApi = {
  paths: {
    '/api/offices/{office}': {
      get: {
        operationId: 'getOffice',
        summary: 'One office: what waits there, who looks after it, what is wrong with it',
        parameters: [path('office', text)],
        responses: { 200: json('The office', 'OfficeDetails'), ...problems(404) },
      },
    },
    '/api/messages': {
      get: {
        operationId: 'searchMessages',
        summary: 'Messages, newest first, 50 at most: of the last 7 days unless days are named, 92 at most',
        parameters: [
          query('id', { ...text, description: 'The message’s own identifier, or the gateway’s number of it' }),
          query('sender', text),
          query('office', text),
          query('type', text),
          query('state', { enum: ['waiting', 'late', 'manual-desk', 'held', 'stored', 'relayed', 'stopped'] }),
          query('from', day),
          query('until', day),
          query('before', { ...count, description: 'As the answer before said' }),
        ],
        responses: { 200: json('The messages', 'FoundMessages'), ...problems(400) },
      },
    },
    '/api/messages/{message}': {
      get: {
        operationId: 'getMessage',
        summary: 'One message’s whole fate, never its content; the look is in the log',
        parameters: [item],
        responses: { 200: json('The message', 'MessageView'), ...problems(404) },
      },
    },
    '/api/messages/{message}/resend': {
      post: {
        operationId: 'resendMessage',
        summary: 'Brings a message to its office again: its lease ends, or what the office lost is open again',
        description:
          'A 409 says why it is not done: resend.held, .stopped, .relayed, .at-desk, .confirmed, .erased, .taken-back, .changed',
        parameters: [item],
        requestBody: { required: true, content: { 'application/json': { schema: ref('Resend') } } },
        responses: { 200: json('Brought again', 'Resent'), ...problems(400, 404, 409, 413, 415) },
      },
    },
    '/api/messages/{message}/evidence': {
      get: {
        operationId: 'getMessageEvidence',
        summary: 'All receipts of a message in one file, as `budkavle verify` reads it; the look is in the log',
        parameters: [item],
        responses: { 200: json('The file, in canonical JSON', 'EvidenceFile'), ...problems(404) },
      },
    },
    '/api/messages/{message}/receipts/{entry}': {
      get: {
        operationId: 'getMessageReceipt',
        summary: 'The receipt of one log entry of a message, as `budkavle verify` reads it; the look is in the log',
        parameters: [item, path('entry', count)],
        responses: { 200: json('The receipt, in canonical JSON', 'MessageReceipt'), ...problems(404) },
      },
    },
  },
  schemas: {
    OfficeDetails: object({
      office: text,
      kind: { enum: ['default', 'unit', 'manual-desk'] },
      names,
      area: textOrNull,
      waiting: count,
      oldestAt: timeOrNull,
      late: count,
      incidents: count,
      signs: ref('OfficeSigns'),
      items: list(waiting),
      incidentList: list(incident),
      manifests: list(manifest),
    }),
    OfficeSigns: { ...anything, properties: { notLive, alerts: list(alert) }, required: ['notLive', 'alerts'] },
    FoundMessages: object({ messages: list(ref('FoundMessage')), before: { ...count, type: ['integer', 'null'] } }),
    FoundMessage: object({
      item: count,
      messageId: text,
      sender: text,
      messageType: text,
      urgency,
      acceptedAt: time,
      office: text,
      officeNames: names,
      state: text,
    }),
    MessageView: object({
      item: count,
      messageId: text,
      conversationId: text,
      sender: text,
      senderNames: names,
      messageType: text,
      schemaVersion: text,
      urgency,
      acceptedAt: time,
      shownFrom: timeOrNull,
      state: { enum: ['held', 'open', 'stored', 'stopped', 'relayed'] },
      office: text,
      officeNames: names,
      area: textOrNull,
      leasedUntil: timeOrNull,
      stepsTaken: count,
      nextStepAt: timeOrNull,
      late: { type: 'boolean' },
      waitsSince: timeOrNull,
      notResent: { enum: [...resendNos, null], description: 'Why it cannot be brought again; null: it can' },
      recordId: textOrNull,
      attachments: count,
      clocks: list(anything),
      route: anything,
      custody: list(object({ from: text, to: text, reason: text, by: textOrNull, at: time, index: count })),
      events: list(object({ index: count, evidence: anything })),
      eventsLeftOut: { ...count, description: 'Older log entries of it, beyond the newest 500' },
    }),
    MessageReceipt: object({
      checkpoint: text,
      evidence: anything,
      format: { const: 'budkavle-receipt/1' },
      inclusion: object({ hashes: list(text), leafIndex: count, treeSize: count }),
    }),
    Resend: object({ reason: { enum: [...resendReasons] } }),
    Resent: object({ receipt: { ...count, description: 'Index in the log of the evidence of it' } }),
    EvidenceFile: object({
      checkpoint: text,
      format: { const: 'budkavle-evidence/1' },
      key: text,
      message: object({ messageIdentifier: text, sender: text }),
      receipts: list(anything),
    }),
  },
}
