import { describe, expect, test } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import { evidenceEvents } from '../../src/evidence/events.ts'
import {
  acceptance,
  consignment,
  handover,
  handoverFailure,
  notification,
  refusal,
  stopped,
} from '../../src/evidence/evidence.ts'
import { stopReasons } from '../../src/message/delivery.ts'
import type { MessageId, OfficeId } from '../../src/message/ids.ts'
import { createStage, type Timed } from '../../src/message/stages.ts'
import {
  confirmation,
  createStamp,
  createTimed,
  document,
  item,
  messageId,
  origin,
  receivedOf,
  receiver,
  someEvidence,
} from './samples.ts'

const envelopeDigest = { algorithm: 'SHA-256', value: receivedOf(document).envelopeDigest }
const ofMessage = {
  eventTime: '2026-11-21T10:15:30.250Z',
  issuer: origin,
  sender: '0246246-0',
  messageIdentifier: messageId,
  messageType: 'concern-consented',
  schemaVersion: '1',
  contentDigest: { algorithm: 'SHA-256', value: 'ab'.repeat(32) },
  envelopeDigest,
}

describe('acceptance', () => {
  const route = { office: 'satakunta-adult', rule: 'rule-1' }
  const recipient = { party: receiver, office: 'satakunta-adult' }

  test('is an acceptance, then a consignment, each with its own identifier', () => {
    expect(acceptance(createTimed(), createStamp())).toEqual([
      {
        ...ofMessage,
        evidenceIdentifier: '00000000-0000-4000-8000-000000000001',
        event: 'SubmissionAcceptance',
        reasons: [],
        recipient,
        signature: { algorithm: 'ES256', certificate: 'c'.repeat(43) },
        route,
      },
      {
        ...ofMessage,
        evidenceIdentifier: '00000000-0000-4000-8000-000000000002',
        event: 'ContentConsignment',
        reasons: [],
        recipient,
        route,
      },
    ])
  })

  test.each(['route.none', 'route.municipality-unknown', 'route.office-unheld'] as const)(
    'at the manual desk (%s) is a failed consignment with that reason',
    (reason) => {
      const [accepted, failure] = acceptance(createTimed(reason), createStamp())
      expect(failure).toMatchObject({
        event: 'ContentConsignmentFailure',
        reasons: [reason],
        recipient: { party: null, office: 'manual-desk' },
        route: { office: 'manual-desk', rule: null },
      })
      expect(accepted).toMatchObject({
        event: 'SubmissionAcceptance',
        reasons: [],
        route: { office: 'manual-desk', rule: null },
      })
    },
  )

  test('in a thread is put in the inbox of its other end, by no rule', () => {
    const [, consigned] = acceptance(createTimed('thread'), createStamp())
    expect(consigned).toMatchObject({
      event: 'ContentConsignment',
      reasons: [],
      recipient,
      route: { office: 'satakunta-adult', rule: null },
    })
  })

  test('of what is held back is an acceptance only; it is consigned when it is shown', () => {
    const timed = createTimed()
    const held = createStage<Timed>({ ...timed, shownFrom: new Date('2026-11-21T22:00:00Z') })
    expect(acceptance(held, createStamp()).map(({ event }) => event)).toEqual(['SubmissionAcceptance'])
    const later = createStamp('2026-11-21T22:00:01.000Z')
    const [, consigned] = acceptance(timed, createStamp())
    expect(consignment(item, recipient, timed.routed.route, later)).toEqual({
      ...consigned,
      evidenceIdentifier: '00000000-0000-4000-8000-000000000001',
      eventTime: '2026-11-21T22:00:01.000Z',
    })
  })

  test('names the message it refers to', () => {
    const refToMessageId = '11111111-2222-4333-8444-555555555555' as MessageId
    const [accepted, consigned] = acceptance(createTimed('rule', { refToMessageId }), createStamp())
    expect([accepted.refToMessageIdentifier, consigned?.refToMessageIdentifier]).toEqual([
      refToMessageId,
      refToMessageId,
    ])
  })
})

describe('refusal', () => {
  test('has the caller as sender, the sub-indication, and nothing of the document but its digest', () => {
    const refused = new Refusal('signature.invalid', 'SignatureValue')
    expect(refusal(receivedOf(document), refused, createStamp())).toEqual({
      evidenceIdentifier: '00000000-0000-4000-8000-000000000001',
      event: 'SubmissionRejection',
      reasons: ['signature.invalid'],
      subIndication: 'SIG_CRYPTO_FAILURE',
      eventTime: '2026-11-21T10:15:30.250Z',
      issuer: origin,
      sender: '0246246-0',
      envelopeDigest,
    })
  })

  test('gives the refusal’s code first, then each other code of its faults once, without place or rule', () => {
    const fault = (code: 'identifier.invalid' | 'schema.invalid' | 'consent.missing') => ({
      code,
      place: '/a',
      rule: 'b',
    })
    const faults = [
      fault('identifier.invalid'),
      fault('schema.invalid'),
      fault('identifier.invalid'),
      fault('consent.missing'),
    ]
    const evidence = refusal(receivedOf(document), new Refusal('schema.invalid', 'faults', faults), createStamp())
    expect(evidence.reasons).toEqual(['schema.invalid', 'identifier.invalid', 'consent.missing'])
    expect(evidence).not.toHaveProperty('subIndication')
    expect(JSON.stringify(evidence)).not.toContain('/a')
  })

  test('names the message where the refusal does', () => {
    const refused = new Refusal('message.id-reused', 'messageId', [], messageId)
    expect(refusal(receivedOf(document), refused, createStamp()).messageIdentifier).toBe(messageId)
  })
})

describe('delivery', () => {
  const toReceiver = { recipient: { party: receiver, office: 'satakunta-adult' } }

  test('a lease is a notification of the party that holds it', () => {
    expect(notification(item, receiver, createStamp())).toEqual({
      ...ofMessage,
      ...toReceiver,
      evidenceIdentifier: '00000000-0000-4000-8000-000000000001',
      event: 'ConsignmentNotification',
      reasons: [],
    })
  })

  test('a confirmation is a handover with record, digest and token', () => {
    expect(handover(item, receiver, confirmation, createStamp())).toMatchObject({
      ...ofMessage,
      ...toReceiver,
      event: 'ContentHandover',
      reasons: [],
      handover: { recordId: 'DNR-2026/118', readBackDigest: envelopeDigest, leaseToken: '42' },
    })
  })

  test.each([
    '',
    'a b',
    'ä',
    'x'.repeat(101),
    '-1',
    '010190-900P',
    'asiakas/010190-900P/1',
    'x010190a900px',
    '010190+900P',
  ])('a record id that does not belong in a public log is refused: %s', (recordId) => {
    const make = () => handover(item, receiver, { ...confirmation, recordId }, createStamp())
    expect(make).toThrow(expect.objectContaining({ code: 'request.malformed' }))
    expect(make).not.toThrow(/900/)
  })

  test('a handover says what was read back of each attachment, where there are any', () => {
    const attachmentDigests = ['ab'.repeat(64), 'cd'.repeat(64)]
    const evidence = handover(item, receiver, { ...confirmation, attachmentDigests }, createStamp())
    expect(evidence.handover.attachmentDigests).toEqual(attachmentDigests)
    expect(handover(item, receiver, confirmation, createStamp()).handover).not.toHaveProperty('attachmentDigests')
  })

  test.each(stopReasons)('an item that was stopped (%s) failed where it lay', (reason) => {
    expect(stopped({ ...item, receiver: null, office: 'manual-desk' as OfficeId }, reason, createStamp())).toEqual({
      ...ofMessage,
      evidenceIdentifier: '00000000-0000-4000-8000-000000000001',
      event: 'ContentHandoverFailure',
      reasons: [reason],
      recipient: { party: null, office: 'manual-desk' },
    })
  })

  test('a failure gives its reason', () => {
    const failure = handoverFailure(item, receiver, 'receiver.not-our-client', createStamp())
    expect(failure).toMatchObject({
      ...toReceiver,
      event: 'ContentHandoverFailure',
      reasons: ['receiver.not-our-client'],
    })
  })
})

test('every event has its evidence, and none says anything of the person', () => {
  const all = someEvidence()
  expect(new Set(all.map(({ event }) => event))).toEqual(new Set(evidenceEvents))
  expect(JSON.stringify(all)).not.toMatch(/010190|homeMunicipality|"102"|SVL/)
})
