import { jsonOf, messageOf, xmlOf } from './documents.ts'
import type { Made, Signers } from './sign.ts'
import { type CaseWriter, post, type StepSpec } from './write-case.ts'

/** Refused before anything is read of a document: request, media type, size, address, caller. */
export async function makeRequestCases({ refuse }: CaseWriter, signers: Signers): Promise<void> {
  const messageId = 'c0000000-0000-4000-8000-000000000001'
  const concern = await signers.ownJws(jsonOf('concern-consented', { messageId }), 'fpa.p256')
  const lease = (json: unknown, contentType = 'application/json'): StepSpec => ({
    method: 'POST',
    path: '/v1/inbox/leases',
    caller: 'satakunta.tls',
    contentType,
    body: { json },
  })
  const get = (path: string, caller: string | null = 'satakunta.tls'): StepSpec => ({ method: 'GET', path, caller })
  const close = (step: 'confirmation' | 'rejection', json: unknown): StepSpec => ({
    ...lease(json),
    path: `/v1/inbox/items/1/${step}`,
  })
  const sha256 = '0'.repeat(64)

  refuse('request.malformed', 'not-an-object', 'A list where an object is expected', lease([]))
  refuse('request.malformed', 'not-json', 'A body that is not JSON', {
    ...lease(null),
    body: { text: '{"max":', times: 1 },
  })
  refuse('request.malformed', 'unknown-member', 'A member that the address does not know', lease({ marker: 'marker' }))
  refuse('request.malformed', 'out-of-bounds', 'More items than one lease may take', lease({ max: 101 }))
  refuse('request.malformed', 'wrong-kind', 'A number as a text with a sign', lease({ leaseSeconds: '+5' }))
  refuse(
    'request.malformed',
    'offices-not-a-list',
    'One office where a list is expected',
    lease({ offices: 'area-06' }),
  )
  refuse('request.malformed', 'item-not-a-number', 'An item number that is none', get('/v1/inbox/items/marker'))
  refuse('request.malformed', 'limit', 'A page larger than allowed', get('/v1/inbox/items?limit=501'))
  refuse('request.malformed', 'receipt-index', 'An index with a leading zero', get('/v1/receipts/01'))
  refuse(
    'request.malformed',
    'digest-upper-case',
    'A digest that is not lower-case hex',
    close('confirmation', { leaseToken: 1, recordId: 'a', sha256: 'A'.repeat(64) }),
  )
  refuse(
    'request.malformed',
    'no-record-id',
    'A confirmation without a record id',
    close('confirmation', { leaseToken: 1, sha256 }),
  )
  refuse(
    'request.malformed',
    'no-lease-token',
    'A confirmation without a lease token',
    close('confirmation', { recordId: 'a', sha256 }),
  )
  refuse(
    'request.malformed',
    'unknown-reason',
    'A rejection with a reason that is not on the list',
    close('rejection', { leaseToken: 1, reason: 'marker' }),
  )
  refuse(
    'request.malformed',
    'inclusion-without-size',
    'A proof without the size of its tree',
    get('/v1/log/inclusion?index=0', null),
  )
  refuse(
    'request.malformed',
    'beyond-the-log',
    'A proof in a tree larger than the log',
    get('/v1/log/consistency?from=1&to=999999', null),
  )

  const hetu = '010190-999W'
  refuse(
    'request.malformed',
    'personal-identity-code-as-record-id',
    'A record id that holds a personal identity code: it would stand in the log',
    post(concern, { expect: { status: 202 } }),
    { ...lease({}), expect: { status: 200 }, keep: { item: '/items/0/item', token: '/items/0/leaseToken' } },
    {
      ...lease({ leaseToken: '{{token}}', recordId: `case:${hetu}`, sha256 }),
      path: '/v1/inbox/items/{{item}}/confirmation',
    },
  )

  const xml: Made = signers.own(xmlOf('concern-consented'), 'fpa.p256')
  refuse('request.media-type', 'text-xml', 'A message as text/xml', post(xml, { contentType: 'text/xml' }))
  refuse(
    'request.media-type',
    'plain-json',
    'A message as application/json',
    post(concern, { contentType: 'application/json' }),
  )
  refuse('request.media-type', 'none', 'A message without a media type', withoutType(post(concern)))
  refuse('request.media-type', 'form', 'A lease as a form', lease({ max: 1 }, 'application/x-www-form-urlencoded'))

  const large: StepSpec = {
    method: 'POST',
    path: '/v1/messages',
    caller: 'fpa.tls',
    contentType: 'application/xml',
    body: { text: '<a/>', times: 65_537 },
  }
  refuse('request.too-large', 'message', 'One byte and more above 256 KiB', large)
  refuse('request.too-large', 'lease', 'A request of the inbox above 16 KiB', {
    ...lease({}),
    body: { text: ' ', times: 16_385 },
  })

  refuse('request.not-found', 'address', 'An address that is not there', get('/v1/marker'))
  refuse('request.not-found', 'method', 'A method that the address does not take', { ...get('/v1/inbox/leases') })
  refuse(
    'request.not-found',
    'message',
    'A message that nobody sent',
    get(`/v1/messages/${messageId.replace('1', '2')}`, 'fpa.tls'),
  )
  refuse(
    'request.not-found',
    'message-id-without-form',
    'A message id that is no UUID',
    get('/v1/messages/marker', 'fpa.tls'),
  )
  refuse('request.not-found', 'item', 'An item that is not there', get('/v1/inbox/items/999999'))
  refuse(
    'request.not-found',
    'office-of-another',
    'A lease on an office that is not the caller’s',
    lease({ offices: ['area-01'] }),
  )
  const sent = post(concern, { expect: { status: 202 }, keep: { index: '/inclusion/leafIndex' } })
  refuse(
    'request.not-found',
    'message-of-another',
    'The receiver asks for the sender’s message',
    sent,
    get(`/v1/messages/${messageId}`),
  )
  refuse(
    'request.not-found',
    'receipt-of-another',
    'A third party asks for the receipt',
    sent,
    get('/v1/receipts/{{index}}', 'east-uusimaa.tls'),
  )
  const listed: StepSpec = { ...get('/v1/inbox/items'), expect: { status: 200 }, keep: { item: '/items/0/item' } }
  refuse(
    'request.not-found',
    'item-of-another',
    'A third party asks for the item',
    sent,
    listed,
    get('/v1/inbox/items/{{item}}', 'east-uusimaa.tls'),
  )
  refuse(
    'request.not-found',
    'content-of-another',
    'The sender asks for the content in the receiver’s inbox',
    sent,
    listed,
    get('/v1/inbox/items/{{item}}/content', 'fpa.tls'),
  )
  refuse('request.not-found', 'confirmation-of-another', 'A third party confirms the item', sent, listed, {
    ...lease({ leaseToken: 1, recordId: 'a', sha256 }),
    path: '/v1/inbox/items/{{item}}/confirmation',
    caller: 'east-uusimaa.tls',
  })

  refuse(
    'client.certificate-missing',
    'message',
    'A message without a client certificate',
    post(concern, { caller: null }),
  )
  refuse('client.certificate-missing', 'inbox', 'The inbox without a client certificate', get('/v1/inbox/items', null))
  refuse(
    'client.not-registered',
    'message',
    'The certificate is good, but nobody has registered it',
    post(concern, { caller: 'fpa.tls-unregistered' }),
  )
  refuse(
    'client.not-registered',
    'registered-for-signing',
    'The certificate is registered for signing, not for TLS',
    post(concern, { caller: 'fpa.p256' }),
  )
  refuse('client.not-registered', 'inbox', 'The inbox of nobody', get('/v1/inbox/items', 'fpa.tls-unregistered'))

  refuse(
    'message.id-reused',
    'other-content',
    'The id was used with other content',
    ...(await twice(signers, { concern: { description: 'marker: another text' } })),
  )
  const value = messageOf('concern-consented')
  const first = await signers.ownJws(JSON.stringify(value), 'fpa.p256')
  const second = signers.own(xmlOf('concern-consented', value), 'fpa.p256')
  refuse(
    'message.id-reused',
    'other-encoding',
    'The same message in the other encoding is another document',
    post(first, { expect: { status: 202 } }),
    post(second),
  )
}

async function twice(signers: Signers, changes: Record<string, unknown>): Promise<StepSpec[]> {
  const value = messageOf('concern-consented')
  const first = await signers.ownJws(JSON.stringify(value), 'fpa.p256')
  const second = await signers.ownJws(jsonOf('concern-consented', { ...value, ...changes }), 'fpa.p256')
  return [post(first, { expect: { status: 202 } }), post(second)]
}

function withoutType({ contentType: _, ...step }: StepSpec): StepSpec {
  return step
}
