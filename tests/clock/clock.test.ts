import { describe, expect, test } from 'vitest'
import { createCalendar, setClocks } from '../../src/clock/clock.ts'
import type { ClockRule } from '../../src/message/type-rules.ts'
import { clock, createRouted, type RoutedParts } from './fixture.ts'

const calendar = createCalendar({ saturdayWorks: false, dayCutOff: '16:15' })
/** A Friday, noon in Finland. */
const at = new Date('2026-11-20T10:00:00Z')

describe('when the receiver sees it', () => {
  const dayAfter = { shown: { rule: 'day-after', date: '/decision/decidedOn' } } as const
  const decidedOn = (date: unknown) => ({ decision: { decidedOn: date } })

  test('at once', () => {
    expect(shownFrom({})).toBeNull()
  })

  test.each([
    ['2026-11-18', null],
    ['2026-11-19', null],
    ['2026-11-20', '2026-11-20T22:00:00.000Z'],
    ['2026-11-21', '2026-11-21T22:00:00.000Z'],
    ['2026-12-31', '2026-12-31T22:00:00.000Z'],
    ['2027-03-27', '2027-03-27T22:00:00.000Z'],
    ['2027-03-28', '2027-03-28T21:00:00.000Z'],
    ['2027-06-30', '2027-06-30T21:00:00.000Z'],
  ])('the day after a decision of %s: %s', (date, expected) => {
    expect(shownFrom({ type: dayAfter, message: decidedOn(date) })).toBe(expected)
  })

  test('the day of the decision is a day in Finland', () => {
    const parts = { type: dayAfter, message: decidedOn('2026-11-19') }
    expect(shownFrom(parts, null, new Date('2026-11-19T21:59:59.999Z'))).toBe('2026-11-19T22:00:00.000Z')
    expect(shownFrom(parts, null, new Date('2026-11-19T22:00:00.000Z'))).toBeNull()
  })

  test('without a decision at once', () => {
    expect(shownFrom({ type: dayAfter })).toBeNull()
    expect(shownFrom({ type: dayAfter, message: decidedOn(20261120) })).toBeNull()
  })

  test('no date hides it for longer than a year', () => {
    for (const date of ['2027-11-21', '2099-01-01', '9999-12-31']) {
      expect(shownFrom({ type: dayAfter, message: decidedOn(date) })).toBe('2027-11-20T22:00:00.000Z')
    }
    expect(shownFrom({ type: dayAfter, message: decidedOn('2027-11-19') })).toBe('2027-11-19T22:00:00.000Z')
    expect(shownFrom({ type: dayAfter, message: decidedOn('0001-01-01') })).toBeNull()
  })

  test('the slot of its batch, where that is later', () => {
    const held = { type: dayAfter, message: decidedOn('2026-11-20') }
    expect(shownFrom({}, '2026-11-23T08:00:00.000Z')).toBe('2026-11-23T08:00:00.000Z')
    expect(shownFrom(held, '2026-11-23T08:00:00.000Z')).toBe('2026-11-23T08:00:00.000Z')
    expect(shownFrom(held, '2026-11-20T12:00:00.000Z')).toBe('2026-11-20T22:00:00.000Z')
    expect(shownFrom({}, '2026-11-20T10:00:00.000Z')).toBeNull()
    expect(shownFrom(held, '2026-11-20T09:00:00.000Z')).toBe('2026-11-20T22:00:00.000Z')
  })

  test('in a thread as by a rule, at the manual desk at once', () => {
    const held = { type: dayAfter, message: decidedOn('2026-11-20') }
    expect(shownFrom({ ...held, reason: 'thread' })).toBe('2026-11-20T22:00:00.000Z')
    for (const reason of ['route.none', 'route.municipality-unknown', 'route.office-unheld'] as const) {
      expect(shownFrom({ ...held, reason }, '2026-11-23T08:00:00.000Z')).toBeNull()
    }
  })

  function shownFrom(parts: RoutedParts, slot: string | null = null, now = at): string | null {
    const timed = setClocks(createRouted(parts), calendar, slot === null ? null : new Date(slot), now)
    return timed.shownFrom?.toISOString() ?? null
  }
})

describe('what is due when', () => {
  test('a clock as both ends are shown it', () => {
    const routed = createRouted({ type: { clocks: [clock()] } })
    const timed = setClocks(routed, calendar, null, at)
    expect(timed.routed).toBe(routed)
    expect(timed.clocks).toEqual([
      { clock: 'assessment-begun', binds: 'receiver', due: '2026-12-01', basis: 'SVL 1301/2014 36 §' },
    ])
  })

  test.each<[ClockRule['due'], string]>([
    [{ in: 'moment' }, '2026-11-20T10:00:00.000Z'],
    [{ in: 'same-day' }, '2026-11-20'],
    [{ in: 'working-days', count: 1 }, '2026-11-23'],
    [{ in: 'working-days', count: 7 }, '2026-12-01'],
    [{ in: 'months', count: 3 }, '2027-02-22'],
  ])('%o: %s', (due, expected) => {
    expect(dues({ type: { clocks: [clock({ due })] } })).toEqual([expected])
  })

  test.each<[ClockRule['due'], string]>([
    [{ in: 'moment' }, '2026-12-23T14:15:00.000Z'],
    [{ in: 'same-day' }, '2026-12-28'],
    [{ in: 'working-days', count: 1 }, '2026-12-28'],
    [{ in: 'months', count: 3 }, '2027-03-23'],
  ])('counted from when it is shown, not from when it came: %o: %s', (due, expected) => {
    expect(dues({ type: { clocks: [clock({ due })] } }, new Date('2026-12-23T14:15:00Z'))).toEqual([expected])
  })

  test('at the manual desk from when it came', () => {
    const parts = { type: { clocks: [clock({ due: { in: 'moment' } })] }, reason: 'route.none' } as const
    expect(dues(parts, new Date('2026-12-23T14:15:00Z'))).toEqual(['2026-11-20T10:00:00.000Z'])
  })

  test('the day begins in Finland, not in UTC', () => {
    const clocks = [clock({ due: { in: 'working-days', count: 1 } })]
    expect(dues({ type: { clocks } }, null, new Date('2026-11-19T21:59:59.999Z'))).toEqual(['2026-11-20'])
    expect(dues({ type: { clocks } }, null, new Date('2026-11-19T22:00:00.000Z'))).toEqual(['2026-11-23'])
  })

  test('only where its field has one of its values', () => {
    const when = { field: '/need/group', isOneOf: ['aged-75', 'highest-care-allowance'] }
    const clocks = [clock({ clock: 'always' }), clock({ clock: 'some', when })]
    const started = (message: Readonly<Record<string, unknown>>) =>
      setClocks(createRouted({ type: { clocks }, message }), calendar, null, at).clocks.map((one) => one.clock)
    expect(started({ need: { group: 'aged-75' } })).toEqual(['always', 'some'])
    expect(started({ need: { group: ['other', 'highest-care-allowance'] } })).toEqual(['always', 'some'])
    for (const need of [undefined, {}, { group: 'other' }, { group: ['other'] }, { group: 'aged-75+' }]) {
      expect(started({ need })).toEqual(['always'])
    }
  })

  test('only where its field is absent', () => {
    const clocks = [clock({ clock: 'undecided', when: { field: '/decision', absent: true } })]
    const started = (message: Readonly<Record<string, unknown>>) =>
      setClocks(createRouted({ type: { clocks }, message }), calendar, null, at).clocks.length
    expect([started({}), started({ decision: { outcome: 'granted' } })]).toEqual([1, 0])
  })

  test('only where it is the law: by the municipality that routed it, then the one that it names, else the mainland', () => {
    const clocks = [
      clock({ clock: 'anywhere' }),
      clock({ clock: 'mainland', places: ['mainland'] }),
      clock({ clock: 'aland', places: ['aland'] }),
    ]
    const started = (parts: RoutedParts) =>
      setClocks(createRouted({ ...parts, type: { clocks, ...parts.type } }), calendar, null, at)
        .clocks.map((one) => one.clock)
        .join(' ')
    const person = { homeMunicipality: '091', placeOfStay: '478' }
    const field = { routedBy: { municipality: '/toMunicipality' } }
    expect(started({})).toBe('anywhere mainland')
    expect(started({ message: { person: { homeMunicipality: '478' } } })).toBe('anywhere aland')
    expect(started({ message: { person } })).toBe('anywhere mainland')
    expect(started({ message: { urgency: 'urgent', person } })).toBe('anywhere aland')
    expect(started({ municipality: { given: '091', resolved: '478' } })).toBe('anywhere aland')
    expect(started({ type: field, message: { toMunicipality: '478' } })).toBe('anywhere aland')
    expect(started({ message: { person: undefined } })).toBe('anywhere mainland')
    expect(started({ message: { person: { homeMunicipality: '199' } } })).toBe('anywhere mainland')
  })

  test('of the place of the matter, whomever it binds: FPA counts its days by the calendar of the mainland', () => {
    const rule = clock({ binds: 'sender', places: ['aland'], due: { in: 'working-days', count: 1 } })
    const parts = { type: { clocks: [rule] }, message: { person: { homeMunicipality: '478' } } }
    expect(dues(parts, null, new Date('2026-06-08T10:00:00Z'))).toEqual(['2026-06-09'])
  })

  test('by the calendar of the one it binds: only social services work on Åland', () => {
    const monday = new Date('2026-06-08T10:00:00Z')
    const due = { in: 'working-days', count: 1 } as const
    const type = { clocks: [clock({ due, binds: 'receiver' }), clock({ due, binds: 'sender' })] }
    const mariehamn = { person: { homeMunicipality: '478' } }
    expect(dues({ type, message: mariehamn }, null, monday)).toEqual(['2026-06-10', '2026-06-09'])
    expect(dues({ type, message: mariehamn, sender: 'social-services' }, null, monday)).toEqual([
      '2026-06-09',
      '2026-06-10',
    ])
    expect(dues({ type }, null, monday)).toEqual(['2026-06-09', '2026-06-09'])
  })

  test('the municipality that routed it decides, then the one that the type names, then none', () => {
    const monday = new Date('2026-06-08T10:00:00Z')
    const clocks = [clock({ due: { in: 'working-days', count: 1 } })]
    const due = (parts: RoutedParts) => dues({ ...parts, type: { clocks, ...parts.type } }, null, monday)
    const person = { homeMunicipality: '091', placeOfStay: '478' }
    expect(due({ municipality: { given: '091', resolved: '478' } })).toEqual(['2026-06-10'])
    expect(due({ message: { urgency: 'urgent', person } })).toEqual(['2026-06-10'])
    expect(due({ message: { urgency: 'normal', person } })).toEqual(['2026-06-09'])
    expect(
      due({ type: { routedBy: { municipality: '/toMunicipality' } }, message: { toMunicipality: '478' } }),
    ).toEqual(['2026-06-10'])
    expect(due({ message: { person: undefined } })).toEqual(['2026-06-09'])
    expect(due({ municipality: { given: '199', resolved: null }, message: { person: undefined } })).toEqual([
      '2026-06-09',
    ])
  })

  function dues(parts: RoutedParts, slot: Date | null = null, now = at): string[] {
    return setClocks(createRouted(parts), calendar, slot, now).clocks.map(({ due }) => due)
  }
})
