import { expect, test } from 'vitest'
import type { MessageType } from '../../src/message/catalogue.ts'
import type { MessageId } from '../../src/message/ids.ts'
import type { Message, Person } from '../../src/message/message.ts'
import { type Consented, createStage, type Validated, type Verified } from '../../src/message/stages.ts'
import { selectRoute } from '../../src/route/route.ts'
import { fpa, noon, rule, withRules } from './fixture.ts'

const table = withRules(
  rule('type-of-the-catalogue', { messageType: 'concern-consented', municipality: '507' }),
  rule('swedish', { area: '06', language: 'sv' }),
)

test('a home municipality of a normal message decides', () => {
  expect(selectRoute(consented('normal', { placeOfStay: '507' }), table, noon).route.office).toBe('area-06')
})

test('place of stay, urgency and message type are read', () => {
  expect(selectRoute(consented('urgent', { placeOfStay: '507' }), table, noon).route.rule).toBe('type-of-the-catalogue')
})

test('the contact language is read', () => {
  expect(selectRoute(consented('normal', { contactLanguage: 'sv' }), table, noon).route.rule).toBe('swedish')
})

test('the receiver kind is that of the type', () => {
  expect(selectRoute(consented('normal', {}, 'fpa'), table, noon).route.office).toBe('fpa')
})

test('the consented stage goes on unchanged', () => {
  const stage = consented('normal')
  expect(selectRoute(stage, table, noon).consented).toBe(stage)
})

function consented(
  urgency: Message['urgency'],
  person: Partial<Person> = {},
  receiverKind: MessageType['receiverKind'] = 'social-services',
): Consented {
  // Only what routing reads of the type.
  const type = { name: 'concern-consented', version: '1', receiverKind } as MessageType
  const message: Message = {
    messageType: type.name,
    schemaVersion: type.version,
    messageId: '0195d3c8-5f7e-7d4a-9a53-2f6f0e5b7c11' as MessageId,
    createdAt: '2026-03-02T09:59:00Z',
    from: fpa,
    urgency,
    person: { homeMunicipality: '102', contactLanguage: 'fi', ...person },
    legalBasis: { mode: 'client-consent', section: 'SVL 1301/2014 35 § 1 mom.' },
  }
  const verified = {} as Verified
  return createStage<Consented>({ validated: createStage<Validated>({ verified, type, message }) })
}
