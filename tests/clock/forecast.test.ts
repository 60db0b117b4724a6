import { expect, test } from 'vitest'
import { createCalendar, setClocks } from '../../src/clock/clock.ts'
import { forecast } from '../../src/clock/forecast.ts'
import { clock, createRouted, type RoutedParts } from './fixture.ts'

const calendar = createCalendar({ saturdayWorks: false, dayCutOff: '16:15' })
const at = new Date('2026-06-08T10:00:00Z')

test('a message that is not yet sent, on Åland', () => {
  const said = forecastOf({
    type: { clocks: [clock({ due: { in: 'working-days', count: 1 } })] },
    message: { person: { homeMunicipality: '478' } },
  })
  expect(said.shownFrom).toBeNull()
  expect(said.clocks.map(({ due }) => due)).toEqual(['2026-06-10'])
})

test('it says what the gateway says', () => {
  const parts: RoutedParts = {
    type: { clocks: [clock(), clock({ binds: 'sender' })], shown: { rule: 'day-after', date: '/decidedOn' } },
    message: { decidedOn: '2026-06-08' },
    sender: 'social-services',
  }
  const { shownFrom, clocks } = setClocks(createRouted(parts), calendar, null, at)
  expect(shownFrom?.toISOString()).toBe('2026-06-08T21:00:00.000Z')
  expect(forecastOf(parts)).toEqual({ shownFrom, clocks })
})

test('what was decided before today is shown at once', () => {
  const type = { shown: { rule: 'day-after', date: '/decidedOn' } } as const
  expect(forecastOf({ type, message: { decidedOn: '2026-06-07' } }).shownFrom).toBeNull()
})

function forecastOf(parts: RoutedParts) {
  const { validated } = createRouted(parts).consented
  const { type, message, verified } = validated
  return forecast({ type, message, sender: verified.signer.kind }, calendar, at)
}
