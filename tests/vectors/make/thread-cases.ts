import { randomUUID } from 'node:crypto'
import { encode, type Json, messageOf } from './documents.ts'
import type { Made, Signers } from './sign.ts'
import { type CaseWriter, post, type StepSpec } from './write-case.ts'

const accepted = { expect: { status: 202 } }

/** What refers to what, and what was stopped: a concern of FPA, then answers to it. XML by xmlsec1, JWS by jwcrypto. */
export function makeThreadCases({ refuse }: CaseWriter, signers: Signers): void {
  const sign = (message: Json, certificate: string): Made =>
    signers.jose(JSON.stringify(message), certificate, { alg: 'ES256' })
  const fromFpa = (message: Json, step = {}) => post(sign(message, 'fpa.p256'), step)
  const fromSatakunta = (message: Json, step = {}) =>
    post(sign(message, 'satakunta.p256'), { caller: 'satakunta.tls', ...step })
  const concern = (changes: Json = {}) => messageOf('concern-consented', changes)
  const withdrawal = (about: Json, recordReference = 'consents/900-2026-1') =>
    answer('consent-withdrawal', about, { withdrawal: { recordReference } })
  const answer = (type: string, about: Json, changes: Json = {}) =>
    messageOf(type, { refToMessageId: about.messageId, conversationId: null, ...changes })

  const nobody = concern({ refToMessageId: randomUUID() })
  refuse('reference.unknown', 'nobody-json', 'It refers to a message that nobody has sent', fromFpa(nobody))
  refuse(
    'reference.unknown',
    'nobody-xml',
    'The same in XML',
    post(signers.xmlsec1(encode(concern({ refToMessageId: randomUUID() })), 'fpa.p256')),
  )
  const elsewhere = concern({ person: { homeMunicipality: '434' } })
  refuse(
    'reference.unknown',
    'another-area',
    'A plan for a concern that went to another area: the sender was not party to it',
    fromFpa(elsewhere, accepted),
    fromSatakunta(answer('plan-client', elsewhere)),
  )
  const superseded = randomUUID()
  refuse(
    'reference.unknown',
    'superseded',
    'It takes the place of a message that nobody has sent',
    fromFpa(concern({ supersedesMessageId: superseded })),
  )

  const first = concern()
  refuse(
    'reference.not-allowed',
    'withdrawal-of-another-consent',
    'A withdrawal that names another consent than the message it refers to rests on',
    fromFpa(first, accepted),
    fromFpa(withdrawal(first, 'consents/900-2026-77')),
  )
  refuse(
    'reference.not-allowed',
    'cancelled-by-the-receiver',
    'A receiver cancels what it did not send',
    fromFpa(first, accepted),
    fromSatakunta(answer('cancellation', first, { from: '3221304-3' })),
  )
  const statutory = messageOf('concern-statutory-adult')
  refuse(
    'reference.not-allowed',
    'withdrawal-of-what-rests-on-law',
    'A statutory concern rests on no consent: there is none to withdraw',
    fromFpa(statutory, accepted),
    fromFpa(withdrawal(statutory)),
  )
  refuse(
    'reference.not-allowed',
    'superseded-by-another-type',
    'A message takes the place of one of another type',
    fromFpa(first, accepted),
    fromFpa(messageOf('concern-statutory-adult', { supersedesMessageId: first.messageId })),
  )

  refuse(
    'conversation.mismatch',
    'of-the-reference',
    'The conversation is not that of the message referred to',
    fromFpa(first, accepted),
    fromSatakunta(answer('plan-client', first, { conversationId: randomUUID() })),
  )
  const foreign = concern({ person: { homeMunicipality: '434' }, conversationId: randomUUID() })
  refuse(
    'conversation.mismatch',
    'of-others',
    'Without a reference, a conversation in which the sender has no part',
    fromFpa(foreign, accepted),
    fromSatakunta(messageOf('plan-client', { refToMessageId: null, conversationId: foreign.conversationId })),
  )

  const withdrawn = [fromFpa(first, accepted), fromFpa(withdrawal(first), accepted)] as const
  refuse(
    'consent.withdrawn',
    'registered-before',
    'A later message on a consent that was withdrawn, though it does not say so itself',
    ...withdrawn,
    fromFpa(concern()),
  )
  for (const [name, about, document] of [
    ['withdrawn', 'The consent was withdrawn while the item was leased', withdrawal(first)],
    ['cancelled', 'The sender cancelled it while it was leased', answer('cancellation', first)],
    ['superseded', 'Another took its place while it was leased', concern({ supersedesMessageId: first.messageId })],
  ] as const) {
    refuse(
      'item.stopped',
      name,
      about,
      fromFpa(first, { ...accepted, keep: { digest: '/evidence/envelopeDigest/value' } }),
      leased,
      fromFpa(document, accepted),
      confirmed,
    )
  }
}

const inbox = { method: 'POST', caller: 'satakunta.tls', contentType: 'application/json' } as const
const leased: StepSpec = {
  ...inbox,
  path: '/v1/inbox/leases',
  body: { json: { leaseSeconds: 300 } },
  expect: { status: 200 },
  keep: { item: '/items/0/item', token: '/items/0/leaseToken' },
}
const confirmed: StepSpec = {
  ...inbox,
  path: '/v1/inbox/items/{{item}}/confirmation',
  body: { json: { leaseToken: '{{token}}', recordId: 'record-1', sha256: '{{digest}}' } },
}
