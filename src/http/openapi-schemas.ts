/** The data schemas of the OpenAPI document (JSON Schema 2020-12). Objects are closed: what is not named is not sent. */
export function schemas(lists: {
  codes: readonly string[]
  events: readonly string[]
  rejectionReasons: readonly string[]
}): Record<string, object> {
  const digest = object({ algorithm: { const: 'SHA-256' }, value: hex })
  const route = object({ office: text, rule: { type: ['string', 'null'] } })
  const evidence = object(
    {
      evidenceIdentifier: uuid,
      event: { enum: lists.events },
      eventTime: time,
      issuer: text,
      sender: party,
      reasons: { type: 'array', items: text },
      envelopeDigest: digest,
      recipient: object({ party: { type: ['string', 'null'] }, office: text }),
      messageIdentifier: uuid,
      refToMessageIdentifier: uuid,
      messageType: text,
      schemaVersion: text,
      contentDigest: digest,
      signature: object({ algorithm: text, certificate: text }),
      route,
      handover: object({ recordId: text, readBackDigest: digest, leaseToken: text }),
      subIndication: text,
    },
    ['evidenceIdentifier', 'event', 'eventTime', 'issuer', 'sender', 'reasons', 'envelopeDigest'],
  )
  const receipt = object({
    format: { const: 'budkavle-receipt/1' },
    evidence: ref('Evidence'),
    inclusion: ref('InclusionProof'),
    checkpoint: { type: 'string', description: 'C2SP signed note over the tree head' },
  })
  const item = {
    item: { type: 'integer', minimum: 1 },
    office: text,
    sender: party,
    messageId: uuid,
    messageType: text,
    schemaVersion: text,
    refToMessageId: { type: ['string', 'null'], format: 'uuid' },
    urgency: { enum: ['normal', 'urgent'] },
    mediaType: text,
    acceptedAt: time,
    state: { enum: ['waiting', 'leased', 'stored', 'rejected'] },
  }
  const explained = object({
    office: text,
    party: { type: ['string', 'null'] },
    reason: { enum: ['rule', 'route.none', 'route.municipality-unknown', 'route.office-unheld'] },
    rule: { type: ['string', 'null'] },
    explanation: { type: 'object' },
  })
  return {
    Evidence: evidence,
    Receipt: receipt,
    InclusionProof: object({ leafIndex: count, treeSize: count, hashes }),
    ConsistencyProof: object({ from: count, to: count, hashes }),
    MessageHistory: object({
      messageId: uuid,
      messageType: text,
      schemaVersion: text,
      acceptedAt: time,
      state: { enum: ['accepted', 'manual-desk', 'stored'] },
      route: explained,
      events: { type: 'array', items: ref('Receipt') },
    }),
    Item: object(item),
    ItemPage: object({ items: { type: 'array', items: ref('Item') }, after: count }, ['items']),
    LeasedItem: object({ ...item, leaseToken: count, leasedUntil: time }),
    LeasedItems: object({ items: { type: 'array', items: ref('LeasedItem') } }),
    LeaseRequest: object(
      {
        offices: { type: 'array', items: text, minItems: 1 },
        max: { type: 'integer', minimum: 1, maximum: 100, default: 1 },
        leaseSeconds: { type: 'integer', minimum: 1 },
        waitSeconds: { type: 'integer', minimum: 0, maximum: 60, default: 0 },
      },
      [],
    ),
    Confirmation: object({
      leaseToken: { type: 'integer', minimum: 1 },
      recordId: { type: 'string', description: 'Your own identifier of the record; never a personal identity code' },
      sha256: { ...hex, description: 'Of what you read back from your own store' },
    }),
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
const hex = { type: 'string', pattern: '^[0-9a-f]{64}$' }
const party = { type: 'string', pattern: '^[0-9]{7}-[0-9]$' }
const count = { type: 'integer', minimum: 0 }
const hashes = { type: 'array', items: { type: 'string', contentEncoding: 'base64' } }

function ref(schema: string) {
  return { $ref: `#/components/schemas/${schema}` }
}

/** A closed object; all members are required unless told. */
function object(properties: Record<string, object>, required = Object.keys(properties)) {
  return { type: 'object', properties, required, additionalProperties: false }
}
