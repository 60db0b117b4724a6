import { evidenceSchema } from './openapi-evidence.ts'
import { object, ref } from './openapi-parts.ts'

/**
 * The data schemas of the OpenAPI document (JSON Schema 2020-12). Objects are closed: what is not named is not sent.
 */
export function schemas(lists: {
  codes: readonly string[]
  events: readonly string[]
  rejectionReasons: readonly string[]
}): Record<string, object> {
  const receipt = object({
    format: { const: 'budkavle-receipt/1' },
    evidence: ref('Evidence'),
    inclusion: ref('InclusionProof'),
    checkpoint: { type: 'string', description: 'C2SP signed note over the tree head' },
  })
  const clocks = { type: 'array', items: ref('Clock') }
  const item = {
    item: { type: 'integer', minimum: 1 },
    office: text,
    receiver: { type: ['string', 'null'], description: 'Whose office that is; null at the manual desk' },
    sender: party,
    messageId: uuid,
    messageType: text,
    schemaVersion: text,
    conversationId: uuid,
    refToMessageId: uuidOrNull,
    supersedesMessageId: uuidOrNull,
    urgency: { enum: ['normal', 'urgent'] },
    mediaType: text,
    acceptedAt: time,
    clocks,
    attachments: { ...count, description: 'How many come with it; a confirmation must have read back each' },
    state: { enum: ['waiting', 'leased', 'stored', 'rejected', 'transferred', 'relayed', ...stopped] },
  }
  const closing = {
    ...count,
    description: 'Index of the receipt of how it was stored, rejected, given on or stopped; absent before',
  }
  const explained = object({
    office: text,
    party: { type: ['string', 'null'] },
    reason: {
      enum: [
        'rule',
        'thread',
        'named',
        'route.none',
        'route.municipality-unknown',
        'route.office-unheld',
        'version.not-taken',
      ],
    },
    rule: { type: ['string', 'null'] },
    explanation: { type: 'object' },
  })
  const history = {
    messageId: uuid,
    messageType: text,
    schemaVersion: text,
    conversationId: uuid,
    acceptedAt: time,
    state: messageState,
    shownFrom: { type: ['string', 'null'], format: 'date-time', description: 'Null: shown when it was accepted' },
    clocks,
    handedOut: { type: 'boolean', description: 'Whether an office was ever handed it, and so may have read it' },
    route: explained,
    custody: { type: 'array', items: ref('Move'), description: 'Where it went from there, in order' },
    events: { type: 'array', items: ref('Receipt') },
    withdrawal: {
      ...ref('WithdrawalReach'),
      description: 'Of the withdrawal of a consent: what of yours rests on that',
    },
  }
  return {
    Evidence: evidenceSchema(lists.events),
    Receipt: receipt,
    InclusionProof: object({ leafIndex: count, treeSize: count, hashes }),
    ConsistencyProof: object({ from: count, to: count, hashes }),
    MessageHistory: object(
      history,
      Object.keys(history).filter((name) => name !== 'withdrawal'),
    ),
    WithdrawalReach: object({
      messages: { type: 'array', items: ref('RestingMessage') },
      complete: { type: 'boolean', description: 'False when there are more than 500: those not told of come first' },
    }),
    RestingMessage: object({
      messageId: uuid,
      messageType: text,
      state: messageState,
      told: {
        type: 'boolean',
        description: 'A withdrawal of the consent refers to it, or it was stopped before it was confirmed',
      },
    }),
    Clock: object({
      clock: text,
      binds: { enum: ['receiver', 'sender'] },
      due: { type: 'string', description: 'A day in Finland (YYYY-MM-DD), until its end; or a moment (RFC 3339)' },
      basis: text,
    }),
    Thread: object({
      conversationId: uuid,
      messages: { type: 'array', items: ref('ThreadMessage') },
      complete: { type: 'boolean', description: 'False when it is longer than 500: the newest are shown' },
    }),
    ThreadMessage: object({
      messageId: uuid,
      messageType: text,
      schemaVersion: text,
      sender: party,
      office: text,
      refToMessageId: uuidOrNull,
      supersedesMessageId: uuidOrNull,
      acceptedAt: time,
      state: messageState,
      clocks,
    }),
    Item: object({ ...item, receipt: closing }, Object.keys(item)),
    ItemPage: object({ items: { type: 'array', items: ref('Item') }, after: count }, ['items']),
    LeasedItem: object({ ...item, leaseToken: count, leasedUntil: time }),
    LeasedItems: object(
      {
        items: { type: 'array', items: ref('LeasedItem') },
        secondLooks: {
          type: 'array',
          items: ref('SecondLook'),
          minItems: 1,
          description: 'Items that you confirmed and are asked for again; told again until you answer',
        },
        manifests: { type: 'array', items: count, minItems: 1, description: 'Those that wait for your answer' },
      },
      ['items'],
    ),
    LeaseRequest: object(
      {
        offices: { type: 'array', items: text, minItems: 1 },
        max: { type: 'integer', minimum: 1, maximum: 100, default: 1 },
        leaseSeconds: { type: 'integer', minimum: 1 },
        waitSeconds: { type: 'integer', minimum: 0, maximum: 60, default: 0 },
      },
      [],
    ),
    Confirmation: object(
      {
        leaseToken: { type: 'integer', minimum: 1 },
        recordId: { type: 'string', description: 'Your own identifier of the record; never a personal identity code' },
        sha256: { ...hex, description: 'Of the document that you read back from your own store' },
        attachments: {
          type: 'array',
          items: longHex,
          description: 'SHA-512 of each attachment that you read back, in the order in which the document names them',
        },
      },
      ['leaseToken', 'recordId', 'sha256'],
    ),
    Rejection: object({ leaseToken: { type: 'integer', minimum: 1 }, reason: { enum: lists.rejectionReasons } }),
    Problem: object(
      {
        type: text,
        title: text,
        status: { type: 'integer' },
        code: { enum: [...lists.codes, 'fault'] },
        detail: text,
        faults: { type: 'array', items: object({ code: { enum: lists.codes }, place: text, rule: text }) },
        subIndication: text,
        receipt: ref('Receipt'),
      },
      ['type', 'title', 'status', 'code'],
    ),
  }
}

const text = { type: 'string' }
const uuid = { type: 'string', format: 'uuid' }
const time = { type: 'string', format: 'date-time' }
const uuidOrNull = { type: ['string', 'null'], format: 'uuid' }
const longHex = { type: 'string', pattern: '^[0-9a-f]{128}$' }
const hex = { type: 'string', pattern: '^[0-9a-f]{64}$' }
const party = { type: 'string', pattern: '^[0-9]{7}-[0-9]$' }
const count = { type: 'integer', minimum: 0 }
const hashes = { type: 'array', items: { type: 'string', contentEncoding: 'base64' } }
const stopped = ['cancelled', 'superseded', 'withdrawn']
const messageState = { enum: ['accepted', 'held', 'manual-desk', 'stored', 'relayed', ...stopped] }
