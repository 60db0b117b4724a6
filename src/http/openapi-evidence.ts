import { relayMeans } from '../message/delivery.ts'
import { object } from './openapi-parts.ts'

/** The data schema of an evidence: which members an event has, src/evidence/entry.ts says exactly. */
export function evidenceSchema(events: readonly string[]): object {
  return object({ ...ofAll, event: { enum: events }, ...ofMessages, ...ofSteps, ...ofOffices }, [
    ...Object.keys(ofAll),
    'event',
  ])
}

const text = { type: 'string' }
const uuid = { type: 'string', format: 'uuid' }
const time = { type: 'string', format: 'date-time' }
const party = { type: 'string', pattern: '^[0-9]{7}-[0-9]$' }
const hex = { type: 'string', pattern: '^[0-9a-f]{64}$' }
const longHex = { type: 'string', pattern: '^[0-9a-f]{128}$' }
const count = { type: 'string', pattern: '^[0-9]+$' }
const digest = object({ algorithm: { const: 'SHA-256' }, value: hex })
const signature = object({ algorithm: text, certificate: text })

const ofAll = { evidenceIdentifier: uuid, eventTime: time, issuer: text, reasons: { type: 'array', items: text } }

const ofMessages = {
  sender: party,
  envelopeDigest: digest,
  recipient: object({ party: { type: ['string', 'null'] }, office: text }),
  messageIdentifier: uuid,
  refToMessageIdentifier: uuid,
  messageType: text,
  schemaVersion: text,
  contentDigest: digest,
  signature,
  route: object({ office: text, rule: { type: ['string', 'null'] } }),
  subIndication: text,
}

const ofSteps = {
  handover: object(
    {
      recordId: text,
      readBackDigest: digest,
      leaseToken: text,
      attachmentDigests: { type: 'array', items: longHex, minItems: 1 },
    },
    ['recordId', 'readBackDigest', 'leaseToken'],
  ),
  custody: object({ from: text, by: text }, ['from']),
  relay: object({ by: text, means: { enum: relayMeans }, at: time }),
  look: object({ recordId: text, nonce: hex, answer: hex }, ['recordId', 'nonce']),
}

const ofOffices = {
  manifest: object({ number: count, day: { type: 'string', format: 'date' }, items: count, root: digest }),
  answer: object({ digest, signature }),
  by: text,
  subject: text,
}
