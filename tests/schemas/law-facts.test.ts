import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/clock/clock.ts'
import { startClocks } from '../../src/clock/deadlines.ts'
import type { Message } from '../../src/message/message.ts'
import { catalogue, type Json, typeOf } from '../support/verified.ts'
import { findRefusal, judge } from '../validate/judge.ts'
import { type Cell, createMessage, withConditions, withField } from './matrix-message.ts'

/** Facts of law written by hand: nothing here is read from the types, so that a wrong type is found out. */
const svl35 = 'SVL 1301/2014 35 § 1 mom.'
const ålandSocialCare = 'Landskapslag 2020:12'
const calendar = createCalendar({ saturdayWorks: false, dayCutOff: '16:15' })

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

describe('the receiver is told of the law of its own place', () => {
  const concerns: [string, string][] = [
    ['concern-consented', 'client-consent'],
    ['service-needs-request', 'client-consent'],
    ['handler-impulse', 'client-consent'],
    ['concern-statutory-adult', 'statutory-without-consent'],
    ['urgent-direct-contact', 'statutory-without-consent'],
  ]

  test.each(concerns)('%s, urgent: on Åland the landskapslag, on the mainland the SVL', (name, mode) => {
    const urgent = (message: Json) => ({
      ...message,
      urgency: 'urgent',
      specialGroup: 'child-in-need-of-special-support',
    })
    const onÅland = clocksOf(name, { mode, section: ålandSocialCare, place: 'aland' }, urgent)
    expect(onÅland.map(({ clock, basis }) => [clock, basis])).toEqual([['urgent-need-judged', ålandSocialCare]])
    const mainland = clocksOf(name, { mode, section: undefined }, urgent)
    expect(mainland.length).toBe(name === 'urgent-direct-contact' ? 1 : 3)
    for (const { basis } of mainland) expect(basis).toMatch(/^SVL 1301\/2014 (12|36) §$/)
  })

  test('what is said of Åland there is to be checked', () => {
    for (const [name] of concerns) {
      const there = typeOf(name).clocks.filter(({ places }) => places.includes('aland'))
      expect(there).toMatchObject([{ basis: ålandSocialCare, certainty: 'unverified', places: ['aland'] }])
    }
  })

  test('no type that is sent to Åland starts a clock of the SVL or UtkL there', () => {
    for (const { name, applies, clocks } of catalogue.values()) {
      if (!applies.some(({ places }) => places.includes('aland'))) continue
      const there = clocks.filter(({ places }) => places.includes('aland')).map(({ basis }) => `${name}: ${basis}`)
      expect(there.filter((text) => /SVL|UtkL/.test(text))).toEqual([])
    }
  })
})

test('whoever has decided on an urgent application already is not reminded to', () => {
  const cell = { mode: 'client-request', section: 'UtkL 1412/1997 14 §' }
  const clocks = (decision: unknown) =>
    clocksOf('urgent-application', cell, (message) => withField(message, '/decision', decision)).map(
      ({ clock }) => clock,
    )
  expect(clocks(undefined)).toEqual(['urgent-application-decided', 'urgent-application-seen'])
  expect(clocks({ outcome: 'granted' })).toEqual(['urgent-application-seen'])
})

test('of a child nobody need say what nobody knows: whether its data may be disclosed', () => {
  const cell = { mode: 'statutory-without-consent', section: 'BSL 417/2007 25 §' }
  const without = (message: Json) => withField(message, '/person/securityBan', undefined)
  expect(codeOf('child-welfare-notification', cell, without)).toBeUndefined()
  expect(codeOf('concern-consented', { mode: 'client-consent', section: svl35 }, without)).toBe('schema.invalid')
})

describe('a reduction (UtkL 10 §)', () => {
  const cell = { mode: 'statutory-notice', section: 'UtkL 1412/1997 10 §' }
  const reduced = (percent: string, decidedOn: string) => (message: Json) => {
    const decided = withField(message, '/decision/decidedOn', decidedOn)
    const dates = { exhortedOn: '2025-12-20', guidedToAssessmentOn: '2025-12-20' }
    const ground = percent === '50' ? 'benefit-not-applied-for' : 'labour-policy-conduct'
    return { ...decided, reduction: { ...(message.reduction as Json), ...dates, percent, ground } }
  }

  test('of 50 % is refused of a decision of 2026-01-31 and taken of one of 2026-02-01', () => {
    expect(codeOf('reduction-notice', cell, reduced('50', '2026-01-31'))).toBe('basis.not-in-force')
    expect(codeOf('reduction-notice', cell, reduced('50', '2026-02-01'))).toBeUndefined()
  })

  test.each(['20', '40'])('of %s %% is older than that', (percent) => {
    expect(codeOf('reduction-notice', cell, reduced(percent, '2026-01-31'))).toBeUndefined()
    expect(codeOf('reduction-notice', cell, reduced(percent, '2026-02-01'))).toBeUndefined()
  })

  test('has the percentages that go with its ground', () => {
    const on = (percent: string, ground: string) =>
      codeOf('reduction-notice', cell, (message) =>
        withField(reduced(percent, '2026-03-01')(message), '/reduction/ground', ground),
      )
    const ordinary = ['labour-policy-conduct', 'qualifying-period', 'work-obligation', 'under-25-obligation']
    for (const ground of ordinary) {
      expect([on('20', ground), on('40', ground), on('50', ground)]).toEqual([undefined, undefined, 'schema.invalid'])
    }
    expect(on('50', 'not-registered-as-job-seeker')).toBeUndefined()
    expect(on('20', 'integration-plan-neglected')).toBeUndefined()
    expect(on('40', 'integration-plan-neglected')).toBe('schema.invalid')
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

/** What starts with a type's example, sent by FPA about somebody on the mainland unless told otherwise. */
function clocksOf(name: string, cell: Partial<Cell> & Pick<Cell, 'mode' | 'section'>, change: (message: Json) => Json) {
  const type = typeOf(name)
  const whole: Cell = { type, place: 'mainland', day: '2026-11-20', sender: 'fpa', ...cell }
  const message = change(createMessage(whole)) as unknown as Message
  return startClocks({ type, message, sender: 'fpa' }, calendar, new Date('2026-11-20T10:30:00Z'))
}

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
