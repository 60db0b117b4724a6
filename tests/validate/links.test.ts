import { describe, expect, test } from 'vitest'
import { consentKey } from '../../src/message/consent-key.ts'
import type { PartyId } from '../../src/message/ids.ts'
import type { FoundLinks, KnownMessage, KnownUpload } from '../../src/message/links.ts'
import type { Encoding } from '../../src/message/media-types.ts'
import type { Message } from '../../src/message/message.ts'
import { createStage, type Linked, type Validated } from '../../src/message/stages.ts'
import type { ReferenceRule } from '../../src/message/type-rules.ts'
import { requireLinks } from '../../src/validate/validate.ts'
import { catalogue, createVerified, exampleAt, exampleOf, typeOf } from '../support/verified.ts'
import { catchRefusal, known } from './judge.ts'

const fpa = '0246246-0' as PartyId
const satakunta = '3221304-3' as PartyId
const thread = '3f0c8a52-7d41-4b6e-9a35-00000000000a'
const other = '3f0c8a52-7d41-4b6e-9a35-00000000000b'
const nothing: FoundLinks = { referred: undefined, superseded: undefined, conversationForeign: false, uploads: [] }

describe('a reference', () => {
  const ref = { refToMessageId: other }
  const rule = (whose: ReferenceRule['whose'], types: ReferenceRule['types'] = 'any') => ({
    refersTo: { types, except: [], whose },
  })

  test('to a message that the sender was not party to is unknown', () => {
    expect(faultsOf(ref, {}, rule('either'))).toEqual([['reference.unknown', '/refToMessageId']])
  })

  test('of a type that refers to none is not allowed', () => {
    expect(faultsOf(ref, { referred: known() }, { refersTo: null })).toEqual([notAllowed])
  })

  test.each<[ReferenceRule['whose'], PartyId, boolean]>([
    ['own', fpa, true],
    ['own', satakunta, false],
    ['received', fpa, false],
    ['received', satakunta, true],
    ['either', fpa, true],
    ['either', satakunta, true],
  ])('to %s ones, to one of %s: %s', (whose, sender, isAllowed) => {
    expect(faultsOf(ref, { referred: known({ sender }) }, rule(whose))).toEqual(isAllowed ? [] : [notAllowed])
  })

  test('is only to the types listed', () => {
    const types = rule('either', ['concern-consented', 'plan-client'])
    const to = (messageType: string) => faultsOf(ref, { referred: known({ messageType }) }, types)
    expect(to('plan-client')).toEqual([])
    expect(to('plan-activation')).toEqual([notAllowed])
  })

  test('to any but some is to none of those', () => {
    const types = { refersTo: { types: 'any', except: ['receipt'], whose: 'either' } } as const
    const to = (messageType: string) => faultsOf(ref, { referred: known({ messageType }) }, types)
    expect([to('receipt'), to('plan-client')]).toEqual([[notAllowed], []])
  })

  test('of a cancellation is to nothing that has an effect: its receiver must hear of it', () => {
    const { refersTo, effect } = typeOf('cancellation')
    const to = (messageType: string) => faultsOf(ref, { referred: known({ messageType }) }, { refersTo, effect })
    const lasting = [...catalogue.values()].filter((type) => type.effect !== 'none').map(({ name }) => name)
    expect(lasting).toContain('consent-withdrawal')
    for (const name of lasting) expect([name, to(name)]).toEqual([name, [notAllowed]])
    expect(to('concern-consented')).toEqual([])
  })

  test('of what rests on the ground of the other is to nothing that was stopped', () => {
    const { legalModes, refersTo } = typeOf('life-situation-map')
    const map = { ...ref, legalBasis: { mode: 'as-original' } }
    const to = (state: KnownMessage['state'], rules: Rules) => faultsOf(map, { referred: known({ state }) }, rules)
    expect(to('stopped', { legalModes, refersTo })).toEqual([notAllowed])
    for (const state of ['held', 'open', 'stored'] as const) expect(to(state, { legalModes, refersTo })).toEqual([])
    expect(to('stopped', rule('either'))).toEqual([])
  })

  test('breaks both rules of its kind at once', () => {
    const referred = known({ messageType: 'receipt', sender: satakunta })
    expect(faultsOf(ref, { referred }, rule('own', ['plan-client']))).toEqual([notAllowed, notAllowed])
  })

  test('of a withdrawal is to a message resting on the consent withdrawn, of that very sender', () => {
    const withdrawal = { ...ref, withdrawal: { recordReference: 'consents/1' } }
    const resting = (key: string | null) =>
      faultsOf(withdrawal, { referred: known({ consentKey: key }) }, { ...rule('own'), effect: 'withdraw-consent' })
    expect(resting(consentKey(fpa, 'consents/1'))).toEqual([])
    expect(resting(consentKey(fpa, 'consents/2'))).toEqual([notAllowed])
    expect(resting(consentKey(satakunta, 'consents/1'))).toEqual([notAllowed])
    expect(resting(null)).toEqual([notAllowed])
  })

  test('of a cancellation asks nothing of the consent', () => {
    expect(faultsOf(ref, { referred: known() }, { ...rule('own'), effect: 'cancel' })).toEqual([])
  })

  test('that is not made asks for nothing', () => {
    expect(faultsOf({}, {}, rule('own', []))).toEqual([])
  })
})

describe('superseding', () => {
  const supersedes = { supersedesMessageId: other }
  const place = '/supersedesMessageId'

  test.each([
    ['what the sender never sent or got', undefined, [['reference.unknown', place]]],
    ['its own message of the type', known(), []],
    ['a message that it got', known({ sender: satakunta }), [['reference.not-allowed', place]]],
    ['a message of another type', known({ messageType: 'plan-client' }), [['reference.not-allowed', place]]],
  ])('%s', (_, superseded, expected) => {
    expect(faultsOf(supersedes, { superseded })).toEqual(expected)
  })
})

describe('the conversation', () => {
  const mismatch = ['conversation.mismatch', '/conversationId']
  const linked = known({ conversationId: thread })
  const both = { refToMessageId: other, supersedesMessageId: other }

  test('is inherited from what is referred to, else from what is superseded', () => {
    const referred = known({ conversationId: thread })
    expect(linkedOf({ refToMessageId: other }, { referred }).conversationId).toBe(thread)
    expect(linkedOf({ supersedesMessageId: other }, { superseded: linked }).conversationId).toBe(thread)
  })

  test('else is the one named, else begins with the message', () => {
    expect(linkedOf({ conversationId: thread }, {}).conversationId).toBe(thread)
    expect(linkedOf({}, {}).conversationId).toBe(exampleOf(typeOf('concern-consented')).messageId)
  })

  test('that is named is that of the message referred to or superseded', () => {
    const named = (conversationId: string) => ({ refToMessageId: other, conversationId })
    expect(faultsOf(named(thread), { referred: linked })).toEqual([])
    expect(faultsOf(named(other), { referred: linked })).toEqual([mismatch])
    expect(faultsOf({ supersedesMessageId: other, conversationId: other }, { superseded: linked })).toEqual([mismatch])
  })

  test('is one: the messages referred to and superseded are of the same', () => {
    expect(faultsOf(both, { referred: linked, superseded: linked })).toEqual([])
    expect(faultsOf(both, { referred: linked, superseded: known({ conversationId: other }) })).toEqual([
      ['conversation.mismatch', '/supersedesMessageId'],
    ])
  })

  test('of others is not joined by naming it', () => {
    expect(faultsOf({ conversationId: thread }, { conversationForeign: true })).toEqual([mismatch])
    expect(faultsOf({ conversationId: thread }, { conversationForeign: false })).toEqual([])
  })

  test('of a reference that is unknown is judged too', () => {
    expect(faultsOf({ refToMessageId: other, conversationId: thread }, { conversationForeign: true })).toEqual([
      ['reference.unknown', '/refToMessageId'],
      mismatch,
    ])
  })
})

describe('an attachment', () => {
  const named = (digit: string, changes = {}) => ({
    fileName: 'a.pdf',
    mediaType: 'application/pdf',
    bytes: 100,
    sha256: digit.repeat(64),
    ...changes,
  })
  const upload = (digit: string): KnownUpload => ({
    sha256: digit.repeat(64),
    mediaType: 'application/pdf',
    bytes: 100,
  })

  test('that was uploaded as the message says is taken', () => {
    expect(faultsOf({ attachments: [named('a'), named('b')] }, { uploads: [upload('b'), upload('a')] })).toEqual([])
  })

  test.each([
    ['is not here', named('c'), 'attachment.missing'],
    ['is of another kind', named('b', { mediaType: 'image/png' }), 'attachment.mismatch'],
    ['is of another size', named('b', { bytes: 101 }), 'attachment.mismatch'],
    ['is named twice', named('a'), 'attachment.mismatch'],
  ])('that %s is refused, with its place', (_, second, code) => {
    const uploads = [upload('a'), upload('b')]
    expect(faultsOf({ attachments: [named('a'), second] }, { uploads })).toEqual([[code, '/attachments/1']])
  })

  test('that is missing may be worth another try only when nothing else is wrong', () => {
    const attachments = [named('a'), named('b')]
    const missing = refusalOf({ attachments }, { uploads: [upload('a')] })
    expect(missing).toMatchObject({ code: 'attachment.missing', entry: { retry: true } })
    const wrong = refusalOf({ attachments, refToMessageId: other }, { uploads: [] })
    expect(wrong).toMatchObject({ code: 'reference.unknown', entry: { retry: false } })
    expect(wrong.faults).toHaveLength(3)
  })
})

test('what is wrong with the consent is told with it', () => {
  expect(faultsOf({ refToMessageId: other, consent: undefined }, {})).toEqual([
    ['consent.missing', '/consent'],
    ['reference.unknown', '/refToMessageId'],
  ])
  const onOriginal = { refToMessageId: other, legalBasis: { mode: 'as-original' }, consent: undefined }
  const legalModes = [{ mode: 'as-original', sections: [], consent: 'original', requires: [] }] as const
  const referred = known({ consentWithdrawn: true, conversationId: thread })
  expect(faultsOf({ ...onOriginal, conversationId: other }, { referred }, { legalModes })).toEqual([
    ['consent.withdrawn', '/refToMessageId'],
    ['conversation.mismatch', '/conversationId'],
  ])
})

test('the places are named as the sender wrote the document', () => {
  expect(refusalOf({ refToMessageId: other }, {}, {}, 'xml').faults[0]?.place).toBe('/message/refToMessageId')
})

test('what was found goes on with the message', () => {
  const [referred, superseded] = [
    known({ item: 7, conversationId: thread }),
    known({ item: 8, conversationId: thread }),
  ]
  const links = linkedOf({ refToMessageId: other, supersedesMessageId: other }, { referred, superseded })
  expect(links).toEqual({ referred, superseded, conversationId: thread })
  expect(linkedOf({}, {})).toMatchObject({ referred: null, superseded: null })
})

const notAllowed = ['reference.not-allowed', '/refToMessageId']

type Rules = Partial<Validated['type']>

function faultsOf(message: object, found: Partial<FoundLinks>, rules: Rules = {}): string[][] {
  try {
    link(message, found, rules)
    return []
  } catch {
    return refusalOf(message, found, rules).faults.map(({ code, place }) => [code, place])
  }
}

function refusalOf(message: object, found: Partial<FoundLinks>, rules: Rules = {}, encoding: Encoding = 'json') {
  return catchRefusal(() => link(message, found, rules, encoding))
}

function linkedOf(message: object, found: Partial<FoundLinks>): Linked['links'] {
  return link(message, found, {}).links
}

/** A concern of FPA that validation has passed, with these fields and rules. */
function link(message: object, found: Partial<FoundLinks>, rules: Rules, encoding: Encoding = 'json'): Linked {
  const type = {
    ...typeOf('concern-consented'),
    refersTo: { types: 'any', except: [], whose: 'either' },
    ...rules,
  } as const
  const value = { ...exampleOf(type), ...message } as unknown as Message
  const verified = createVerified('{}', encoding, 'fpa')
  return requireLinks(createStage<Validated>({ verified, type, message: value }), { ...nothing, ...found }, exampleAt)
}
