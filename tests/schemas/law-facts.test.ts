import { describe, expect, test } from 'vitest'
import type { Json } from '../support/verified.ts'
import { typeOf } from '../support/verified.ts'
import { findRefusal, judge } from '../validate/judge.ts'
import { type Cell, createMessage, withConditions, withField } from './matrix-message.ts'

/** Facts of law written by hand: nothing here is read from the types, so that a wrong type is found out. */
const svl35 = 'SVL 1301/2014 35 § 1 mom.'
const ålandSocialCare = 'Landskapslag 2020:12'

describe('Åland has its own social assistance: what rests on UtkL and its like is refused there', () => {
  test.each([
    ['reduction-notice', 'statutory-notice', 'UtkL 1412/1997 10 §'],
    ['application-transfer', 'client-request', 'UtkL 1412/1997 14 §'],
    ['urgent-application', 'client-request', 'UtkL 1412/1997 14 §'],
    ['long-term-under25', 'statutory-notice', 'Lag 189/2001'],
    ['long-term-25plus', 'statutory-notice', 'Lag 189/2001'],
    ['immigrant-2-months', 'statutory-notice', 'Lag 681/2023'],
  ])('%s', (name, mode, section) => {
    expect(codeOf(name, { mode, section, place: 'aland' })).toBe('type.not-applicable')
    expect(codeOf(name, { mode, section })).toBeUndefined()
  })

  test('plan-independence', () => {
    const ground = { mode: 'client-permission', section: 'UtkL 1412/1997 10 §', sender: 'social-services' } as const
    expect(codeOf('plan-independence', { ...ground, place: 'aland' })).toBe('type.not-applicable')
    expect(codeOf('plan-independence', ground)).toBeUndefined()
  })
})

describe('concerns go to Åland on the ground of its own act, and only there', () => {
  test.each([
    ['concern-consented', 'client-consent', svl35],
    ['service-needs-request', 'client-consent', svl35],
    ['concern-statutory-adult', 'statutory-without-consent', 'SVL 1301/2014 35 § 2 mom.'],
  ])('%s', (name, mode, mainland) => {
    expect(codeOf(name, { mode, section: ålandSocialCare, place: 'aland' })).toBeUndefined()
    expect(codeOf(name, { mode, section: ålandSocialCare })).toBe('basis.not-allowed')
    expect(codeOf(name, { mode, section: mainland, place: 'aland' })).toBe('basis.not-allowed')
    expect(codeOf(name, { mode, section: mainland })).toBeUndefined()
  })

  test('whoever stays there and needs help at once is helped there (SVL 12 §)', () => {
    const cell = { mode: 'client-consent', section: svl35 }
    const staying = (urgency: string) => (message: Json) => {
      const person = { ...(message.person as Json), homeMunicipality: '102', placeOfStay: '478' }
      return withConditions(typeOf('concern-consented'), { ...message, urgency, person })
    }
    const onÅland = { ...cell, section: ålandSocialCare }
    expect(codeOf('concern-consented', cell, staying('normal'))).toBeUndefined()
    expect(codeOf('concern-consented', cell, staying('urgent'))).toBe('basis.not-allowed')
    expect(codeOf('concern-consented', onÅland, staying('normal'))).toBe('basis.not-allowed')
    expect(codeOf('concern-consented', onÅland, staying('urgent'))).toBeUndefined()
  })
})

describe('a reduction (UtkL 10 §)', () => {
  const cell = { mode: 'statutory-notice', section: 'UtkL 1412/1997 10 §' }
  const reduced = (percent: string, decidedOn: string) => (message: Json) => {
    const decided = withField(message, '/decision/decidedOn', decidedOn)
    const dates = { exhortedOn: '2025-12-20', guidedToAssessmentOn: '2025-12-20' }
    return { ...decided, reduction: { ...(message.reduction as Json), ...dates, percent } }
  }

  test('of 50 % is refused of a decision of 2026-01-31 and taken of one of 2026-02-01', () => {
    expect(codeOf('reduction-notice', cell, reduced('50', '2026-01-31'))).toBe('basis.not-in-force')
    expect(codeOf('reduction-notice', cell, reduced('50', '2026-02-01'))).toBeUndefined()
  })

  test.each(['20', '40'])('of %s %% is older than that', (percent) => {
    expect(codeOf('reduction-notice', cell, reduced(percent, '2026-01-31'))).toBeUndefined()
    expect(codeOf('reduction-notice', cell, reduced(percent, '2026-02-01'))).toBeUndefined()
  })

  test('of 50 % needs the exhortation, one of 40 % the guidance to assessment', () => {
    const without = (percent: string, field: string) => (message: Json) =>
      withField(reduced(percent, '2026-03-01')(message), field, undefined)
    expect(codeOf('reduction-notice', cell, without('50', '/reduction/exhortedOn'))).toBe('schema.invalid')
    expect(codeOf('reduction-notice', cell, without('40', '/reduction/guidedToAssessmentOn'))).toBe('schema.invalid')
  })
})

test('the integration act 681/2023 took the place of 1386/2010 on 2025-01-01', () => {
  const on = (section: string, day: string) => codeOf('immigrant-2-months', { mode: 'statutory-notice', section, day })
  expect(on('Lag 1386/2010', '2024-12-31')).toBeUndefined()
  expect(on('Lag 681/2023', '2024-12-31')).toBe('basis.not-in-force')
  expect(on('Lag 1386/2010', '2025-01-01')).toBe('basis.not-in-force')
  expect(on('Lag 681/2023', '2025-01-01')).toBeUndefined()
})

test('since 2026 an activation plan is made only for assistance needed because of unemployment', () => {
  const cell = { mode: 'client-permission', section: 'Lag 189/2001 2 §', sender: 'social-services' } as const
  const made = (madeOn: string, becauseOfUnemployment: boolean) => (message: Json) =>
    withField(withField(message, '/plan/madeOn', madeOn), '/plan/neededBecauseOfUnemployment', becauseOfUnemployment)
  expect(codeOf('plan-activation', cell, made('2025-12-31', false))).toBeUndefined()
  expect(codeOf('plan-activation', cell, made('2026-01-01', false))).toBe('basis.not-in-force')
  expect(codeOf('plan-activation', cell, made('2026-01-01', true))).toBeUndefined()
})

describe('a plan is told of with the client’s permission', () => {
  test.each([
    ['plan-client', 'SVL 1301/2014 39 §'],
    ['plan-activation', 'Lag 189/2001 5 §'],
    ['plan-independence', 'UtkL 1412/1997 10 §'],
    ['no-service-reasoned', 'SVL 1301/2014 36 §'],
  ])('%s', (name, section) => {
    const cell = { mode: 'client-permission', section, sender: 'social-services' } as const
    expect(codeOf(name, cell)).toBeUndefined()
    expect(codeOf(name, cell, (message) => withField(message, '/consent', undefined))).toBe('consent.missing')
    for (const mode of ['client-consent', 'statutory-notice', 'statutory-without-consent', 'client-request']) {
      expect(codeOf(name, { ...cell, mode })).toBe('basis.not-allowed')
    }
    expect(codeOf(name, { ...cell, sender: 'fpa' })).toBe('party.not-allowed')
  })
})

describe('a concern', () => {
  test('with consent is not sent under a mode that needs none', () => {
    for (const mode of ['statutory-notice', 'statutory-without-consent', 'client-request', 'no-client-data']) {
      expect(codeOf('concern-consented', { mode, section: svl35 })).toBe('basis.not-allowed')
    }
  })

  test('with consent needs it', () => {
    const without = (message: Json) => withField(message, '/consent', undefined)
    expect(codeOf('concern-consented', { mode: 'client-consent', section: svl35 }, without)).toBe('consent.missing')
  })

  test.each(['ground', 'facts', 'whyNoConsent', 'clientInformed'])('without consent says %s (SVL 35 § 2)', (field) => {
    const cell = { mode: 'statutory-without-consent', section: 'SVL 1301/2014 35 § 2 mom.' }
    const without = (message: Json) => withField(message, `/legalBasis/${field}`, undefined)
    expect(codeOf('concern-statutory-adult', cell)).toBeUndefined()
    expect(codeOf('concern-statutory-adult', cell, without)).toBe('basis.incomplete')
  })

  test('of a child is a notification under BSL 25 §, by a notifier with a name', () => {
    const cell = { mode: 'statutory-without-consent', section: 'BSL 417/2007 25 §' }
    const anonymous = (message: Json) => withField(message, '/reporter/name', undefined)
    expect(codeOf('child-welfare-notification', cell)).toBeUndefined()
    expect(codeOf('child-welfare-notification', cell, anonymous)).toBe('basis.incomplete')
    expect(codeOf('child-welfare-notification', { ...cell, mode: 'client-consent' })).toBe('basis.not-allowed')
  })

  test('that is urgent says why, and where to call', () => {
    const cell = { mode: 'client-consent', section: svl35 }
    const urgent = (message: Json) => withConditions(typeOf('concern-consented'), { ...message, urgency: 'urgent' })
    expect(codeOf('concern-consented', cell, urgent)).toBeUndefined()
    for (const field of ['/urgencyReason', '/callBackNumber']) {
      const without = (message: Json) => withField(urgent(message), field, undefined)
      expect(codeOf('concern-consented', cell, without)).toBe('schema.invalid')
    }
  })

  test('is sent by FPA, not by social services', () => {
    const cell = { mode: 'client-consent', section: svl35, sender: 'social-services' } as const
    expect(codeOf('concern-consented', cell)).toBe('party.not-allowed')
  })
})

test.each(['cancellation', 'consent-withdrawal', 'receipt', 'joint-assessment', 'contact-person-query'])(
  '%s goes both ways',
  (name) => {
    const [mode] = typeOf(name).legalModes
    const section = mode?.sections.find(({ places }) => places.includes('mainland'))?.section
    for (const sender of ['fpa', 'social-services'] as const) {
      expect(codeOf(name, { mode: mode?.mode ?? '', section, sender })).toBeUndefined()
    }
  },
)

/** The refusal of a type's example, sent by FPA about somebody on the mainland unless told otherwise. */
function codeOf(
  name: string,
  cell: Partial<Cell> & Pick<Cell, 'mode' | 'section'>,
  change: (message: Json) => Json = (message) => message,
): string | undefined {
  const type = typeOf(name)
  const whole: Cell = { type, place: 'mainland', day: '2026-11-20', sender: 'fpa', ...cell }
  const judging = { sender: whole.sender, at: new Date(`${whole.day}T10:30:00Z`) }
  return findRefusal(() => judge(type, change(createMessage(whole)), judging))?.code
}
