import { transferReasons } from '../message/custody.ts'
import { body, json, object, path, problems } from './openapi-parts.ts'

/** How an item that came to the wrong office goes to the right one, for the description of the interface. */
export const transferPaths = {
  '/v1/inbox/items/{item}/transfer': {
    post: {
      operationId: 'transferItem',
      summary: 'Give an item that came to the wrong office on to the right one. Its clocks run on',
      description:
        'The receipt tells where it went: to the office named, or to the manual desk when it would come to an office that had it before (transfer.loop) or has moved too often (transfer.too-often). The same transfer again gets the same receipt. Where no other office is the right one, give it back with a rejection.',
      parameters: [path('item', { type: 'integer', minimum: 1 })],
      requestBody: body('Transfer', { leaseToken: 1, office: 'area-02', reason: 'not-our-client' }),
      responses: {
        200: json('The receipt of where it went', 'Receipt'),
        ...problems(400, 404, 409, 413, 415),
      },
    },
  },
}

/** Their data schemas; closed, as all are. */
export const transferSchemas = {
  Transfer: object({
    leaseToken: { type: 'integer', minimum: 1 },
    office: { type: 'string', minLength: 1, description: 'An office of social services, open, and held by a party' },
    reason: { enum: transferReasons },
  }),
  Move: object({
    from: { type: 'string' },
    to: { type: 'string' },
    reason: { type: 'string' },
    at: { type: 'string', format: 'date-time' },
  }),
}
