import { subscriptionKinds } from '../message/notice.ts'
import { notLiveReasons } from '../message/stages.ts'
import { body, json, object, path, problems, ref } from './openapi-parts.ts'

const url = 'https://system.example/budkavle'
const certificate = 'A'.repeat(43)

/** The addresses of offices and subscriptions, for the description of the interface. */
export const officePaths = {
  '/v1/offices': {
    get: {
      operationId: 'listOffices',
      summary: 'Your offices, how each receives, and whether it counts as looked after',
      responses: { 200: json('One entry for each office', 'OfficeList'), ...problems() },
    },
  },
  '/v1/offices/{office}/reception': {
    put: {
      operationId: 'putReception',
      summary: 'Say how an office of yours receives: you poll, or the gateway forwards to its endpoint',
      description:
        'Forwarding is a POST of multipart/form-data over mutual TLS: `item` (JSON, as a lease shows it), the file `document`, and a file `attachment` for each in order. Delivered is what the endpoint answers with 200 and `{"recordId","sha256","attachments"}`, as in a confirmation. What it does not take waits in the inbox, for whoever polls, and is forwarded again.',
      parameters: [path('office', { type: 'string' })],
      requestBody: body('Reception', { mode: 'forward', url, certificate }),
      responses: { 200: json('As it is now', 'OfficeReception'), ...problems(400, 404, 413, 415) },
    },
  },
  '/v1/subscriptions': {
    get: {
      operationId: 'listSubscriptions',
      summary: 'What you are told of by webhook, and where',
      responses: { 200: json('One entry for each kind', 'SubscriptionList'), ...problems() },
    },
  },
  '/v1/subscriptions/{kind}': {
    put: {
      operationId: 'putSubscription',
      summary: 'Be told of a kind of event from now on, or at another address',
      description:
        'Webhooks follow Standard Webhooks: `webhook-id`, `webhook-timestamp`, and `webhook-signature` `v1a,<Ed25519 of the log’s key over id.timestamp.body>`. They hold no document. The same `webhook-id` may come more than once, and in another order.',
      parameters: [kindPath()],
      requestBody: body('SubscriptionWish', { url }),
      responses: { 200: json('As it is now', 'Subscription'), ...problems(400, 404, 413, 415) },
    },
    delete: {
      operationId: 'deleteSubscription',
      summary: 'Be told no more; what has not gone out does not',
      parameters: [kindPath()],
      responses: { 204: { description: 'It is ended' }, ...problems(404) },
    },
  },
}

/** Their data schemas; closed, as all are. */
export const officeSchemas = {
  Reception: {
    oneOf: [
      object({ mode: { const: 'poll' } }),
      object({
        mode: { const: 'forward' },
        url: httpsUrl(),
        certificate: {
          type: 'string',
          pattern: '^[A-Za-z0-9_-]{43}$',
          description: 'x5t#S256 of the endpoint’s TLS certificate: that one and no other',
        },
      }),
    ],
  },
  OfficeReception: object({ office: { type: 'string' }, reception: ref('Reception') }),
  Office: object({
    office: { type: 'string' },
    names: names(),
    reception: ref('Reception'),
    live: { type: 'boolean', description: 'Whether it counts as looked after: nothing stands in notLive' },
    notLive: {
      type: 'array',
      items: { enum: notLiveReasons },
      description: 'Why not. Such an office receives all the same, but its ladders begin at once and senders are told',
    },
  }),
  OfficeList: object({ offices: { type: 'array', items: ref('Office') } }),
  Subscription: object({ kind: { enum: subscriptionKinds }, url: httpsUrl() }),
  SubscriptionList: object({ subscriptions: { type: 'array', items: ref('Subscription') } }),
  SubscriptionWish: object({ url: httpsUrl() }),
}

function kindPath() {
  return path('kind', { enum: subscriptionKinds })
}

function names() {
  return object({ fi: { type: 'string' }, sv: { type: 'string' }, en: { type: 'string' } })
}

function httpsUrl() {
  return { type: 'string', format: 'uri', maxLength: 500 }
}
