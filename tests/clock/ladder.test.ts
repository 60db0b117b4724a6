import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/clock/calendar.ts'
import { setClocks } from '../../src/clock/clock.ts'
import { climb, placeOfRoute, stepAfter } from '../../src/clock/ladder.ts'
import type { Ladder } from '../../src/message/ladder.ts'
import type { Place } from '../../src/message/place.ts'
import { createRouted, ladder as hourly, type RoutedParts } from './fixture.ts'

const settings = { saturdayWorks: false, dayCutOff: '16:15' }
const calendar = createCalendar(settings)

const working: Ladder = {
  name: 'office',
  calendar: 'working-time',
  steps: [
    { afterMinutes: 120, tell: ['receiver'] },
    { afterMinutes: 480, tell: ['organisation'] },
  ],
}
const always: Ladder = { ...working, name: 'always', calendar: 'always' }

describe('a ladder that follows office hours', () => {
  // Winter time: Finland is two hours ahead, offices are open from 06:00 to 14:15 UTC.
  test.each<[string, string, string, string]>([
    ['in the morning', '2026-11-23T06:00:00Z', '2026-11-23T08:00:00.000Z', '2026-11-24T07:45:00.000Z'],
    ['before offices open', '2026-11-23T01:00:00Z', '2026-11-23T08:00:00.000Z', '2026-11-24T07:45:00.000Z'],
    ['in the afternoon', '2026-11-23T13:15:00Z', '2026-11-24T07:00:00.000Z', '2026-11-25T06:45:00.000Z'],
    ['when they have closed', '2026-11-23T14:15:00Z', '2026-11-24T08:00:00.000Z', '2026-11-25T07:45:00.000Z'],
    ['used up as they close', '2026-11-23T12:15:00Z', '2026-11-24T06:00:00.000Z', '2026-11-24T14:00:00.000Z'],
    ['on a Friday evening', '2026-11-20T18:00:00Z', '2026-11-23T08:00:00.000Z', '2026-11-24T07:45:00.000Z'],
    ['before Christmas', '2026-12-23T13:15:00Z', '2026-12-28T07:00:00.000Z', '2026-12-29T06:45:00.000Z'],
    // Clocks are set on the night to Sunday: on Monday it is an hour earlier in UTC.
    ['over the change to summer time', '2026-03-27T13:15:00Z', '2026-03-30T06:00:00.000Z', '2026-03-31T05:45:00.000Z'],
  ])('that begins %s', (_, from, first, second) => {
    expect(momentsOf(working, from)).toEqual([first, second])
  })

  test('takes a Saturday that is a working day, the cut-off, and the holidays of the place', () => {
    const saturdays = createCalendar({ ...settings, saturdayWorks: true })
    expect(climb(working, new Date('2026-11-20T18:00:00Z'), 'mainland', saturdays)[0]?.at).toEqual(
      new Date('2026-11-21T08:00:00Z'),
    )
    const early = createCalendar({ ...settings, dayCutOff: '09:00' })
    expect(climb(working, new Date('2026-11-23T06:00:00Z'), 'mainland', early)[0]?.at).toEqual(
      new Date('2026-11-25T06:00:00Z'),
    )
    // The ninth of June is free on Åland.
    expect(momentsOf(working, '2026-06-09T05:00:00Z', 'aland')[0]).toBe('2026-06-10T07:00:00.000Z')
    expect(momentsOf(working, '2026-06-09T05:00:00Z', 'mainland')[0]).toBe('2026-06-09T07:00:00.000Z')
  })

  test('still ends where no hour of the day lies before the cut-off', () => {
    const never = createCalendar({ ...settings, dayCutOff: '00:00' })
    expect(climb(working, new Date('2026-11-23T06:00:00Z'), 'mainland', never)[0]?.at).toEqual(
      new Date('2026-11-23T08:00:00Z'),
    )
  })
})

test('a ladder that always counts runs at night and on holidays', () => {
  expect(momentsOf(always, '2026-12-25T01:00:00Z')).toEqual(['2026-12-25T03:00:00.000Z', '2026-12-25T11:00:00.000Z'])
})

test('where nobody is known to look, the first step is due at once and the others count from it', () => {
  const at = new Date('2026-12-25T01:00:00Z')
  const moments = climb(working, at, 'mainland', calendar, true).map((one) => one.at.toISOString())
  expect(moments).toEqual(['2026-12-25T01:00:00.000Z', '2026-12-28T14:00:00.000Z'])
})

test('the next step counts from when the one before was taken; after the last there is none', () => {
  const late = new Date('2026-11-23T10:00:00Z')
  expect(stepAfter(always, 1, late, 'mainland', calendar)).toEqual(new Date('2026-11-23T18:00:00Z'))
  expect(stepAfter(always, 2, late, 'mainland', calendar)).toBeNull()
})

test('it can be climbed faster, to be shown', () => {
  const fast = createCalendar({ ...settings, ladderSpeed: 60 })
  const [first] = climb(always, new Date('2026-11-23T10:00:00Z'), 'mainland', fast)
  expect(first?.at).toEqual(new Date('2026-11-23T10:02:00Z'))
})

describe('what a message is stored with', () => {
  const at = new Date('2026-11-23T08:00:00Z')
  const firstOf = (parts: RoutedParts, notLive?: readonly 'office.not-polled'[]) => {
    const routed = createRouted(parts)
    if (notLive) Object.assign(routed.route.explanation, { notLive })
    return setClocks(routed, calendar, null, at).firstStepAt?.toISOString()
  }

  test('is the first step of the ladder of its urgency', () => {
    const urgent: Ladder = { ...hourly, steps: [{ afterMinutes: 5, tell: ['receiver'] }] }
    const type = { ladder: { normal: hourly, urgent } }
    expect(firstOf({ type })).toBe('2026-11-23T09:00:00.000Z')
    expect(firstOf({ type, message: { urgency: 'urgent' } })).toBe('2026-11-23T08:05:00.000Z')
  })

  test('is the moment itself where its office is not live, but not of what is shown later', () => {
    expect(firstOf({}, ['office.not-polled'])).toBe('2026-11-23T08:00:00.000Z')
    const held = {
      type: { shown: { rule: 'day-after', date: '/decidedOn' } as const },
      message: { decidedOn: '2026-11-23' },
    }
    expect(firstOf(held, ['office.not-polled'])).toBe('2026-11-23T23:00:00.000Z')
  })

  test('is that of the desk’s ladder for what lies there', () => {
    const atOnce: Ladder = { ...hourly, steps: [{ afterMinutes: 0, tell: ['desk'] }] }
    const type = { deskLadder: { normal: atOnce, urgent: atOnce } }
    expect(firstOf({ type, reason: 'route.none' })).toBe('2026-11-23T08:00:00.000Z')
    expect(firstOf({ type })).toBe('2026-11-23T09:00:00.000Z')
  })
})

test('the days of the place where the matter lies count', () => {
  const routeIn = (resolved: string | null) => createRouted({ municipality: { given: '478', resolved } }).route
  expect(placeOfRoute(routeIn('478'))).toBe('aland')
  expect(placeOfRoute(routeIn('102'))).toBe('mainland')
  expect(placeOfRoute(routeIn(null))).toBe('mainland')
})

function momentsOf(ladder: Ladder, from: string, place: Place = 'mainland'): string[] {
  return climb(ladder, new Date(from), place, calendar).map(({ at }) => at.toISOString())
}
