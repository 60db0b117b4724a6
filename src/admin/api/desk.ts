import { json, object, path, query, ref } from '../../http/openapi-parts.ts'
import { deskReasons } from '../../message/custody.ts'
import { relayMeans } from '../../message/delivery.ts'
import { problems } from './session.ts'

const text = { type: 'string' }
const nullableText = { type: ['string', 'null'] }
const time = { type: 'string', format: 'date-time' }
const nullableTime = { type: ['string', 'null'], format: 'date-time' }
const count = { type: 'integer', minimum: 0 }
const urgency = { enum: ['normal', 'urgent'] }
const ofItem = [path('item', { type: 'integer', minimum: 1 })]
const facts = { sender: text, messageId: text, messageType: text, schemaVersion: text, urgency }
const list = (items: object) => ({ type: 'array', items })

export const deskApi = {
  paths: {
    '/api/desk': {
      get: {
        operationId: 'listDesk',
        summary: 'What lies open at the manual desk, or at an office, in your areas: urgent first, then the oldest',
        parameters: [query('office', text)],
        responses: { 200: json('The items', 'DeskItems'), ...problems(400) },
      },
    },
    '/api/desk/{item}': {
      get: {
        operationId: 'getItemChain',
        summary: 'One item with every move and every evidence; the look is in the log',
        parameters: ofItem,
        responses: { 200: json('The item', 'ItemChain'), ...problems(404) },
      },
    },
    '/api/desk/{item}/destinations': {
      get: {
        operationId: 'listDestinations',
        summary: 'The offices that can take the item now',
        parameters: ofItem,
        responses: { 200: json('The offices', 'Destinations'), ...problems(404) },
      },
    },
    '/api/desk/{item}/acts': {
      post: {
        operationId: 'actOnItem',
        summary: 'Gives an item to an office, or records that people told the receiver',
        description: 'Answers the index of the receipt, or why nothing was done',
        parameters: ofItem,
        requestBody: { required: true, content: { 'application/json': { schema: ref('DeskAct') } } },
        responses: { 200: json('What became of it', 'DeskAnswer'), ...problems(400, 404, 413, 415) },
      },
    },
  },
  schemas: {
    DeskItems: object({ items: list(ref('DeskItem')) }),
    DeskItem: object({ item: count, ...facts, since: time, rejectedBy: nullableText, reason: text }),
    ItemChain: object({
      item: count,
      ...facts,
      acceptedAt: time,
      state: { enum: ['held', 'open', 'stored', 'stopped', 'relayed'] },
      office: text,
      deskReason: nullableText,
      leasedUntil: nullableTime,
      clocks: list({ type: 'object' }),
      stepsTaken: count,
      nextStepAt: nullableTime,
      custody: list(object({ from: text, to: text, reason: text, by: nullableText, at: time, index: count })),
      events: list(object({ index: count, at: time, event: text, office: nullableText, reasons: list(text) })),
    }),
    Destinations: object({
      offices: list(object({ office: text, names: object({ fi: text, sv: text, en: text }), area: nullableText })),
    }),
    DeskAct: {
      oneOf: [
        object({ act: { const: 'give' }, from: text, to: text, reason: { enum: [...deskReasons] } }),
        object({ act: { const: 'relay' }, means: { enum: [...relayMeans] }, at: time }),
      ],
    },
    DeskAnswer: { oneOf: [object({ receipt: count }), object({ no: text })] },
  },
}
