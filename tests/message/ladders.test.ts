import { expect, test } from 'vitest'
import { audiences } from '../../src/message/ladder.ts'
import { parseLadders } from '../../src/message/parse-ladders.ts'
import { readResolved } from '../../src/message/schema-refs.ts'
import { catalogue, type Json, schemaFiles, typeOf } from '../support/verified.ts'

const minutesOf = (steps: readonly { afterMinutes: number }[]) => steps.reduce((sum, one) => sum + one.afterMinutes, 0)

test('an urgent child welfare notification climbs to the on-call in minutes, whatever the hour', () => {
  const { urgent } = typeOf('child-welfare-notification').ladder
  expect(urgent.calendar).toBe('always')
  expect(urgent.steps.at(-1)?.tell).toContain('on-call')
  expect(minutesOf(urgent.steps)).toBeLessThan(60)
})

test('every type climbs from its receiver to people who can act; only what is urgent runs at night', () => {
  for (const type of catalogue.values()) {
    for (const urgency of ['normal', 'urgent'] as const) {
      const { steps, calendar } = type.ladder[urgency]
      expect([type.name, steps[0]?.tell]).toEqual([type.name, ['receiver']])
      expect([type.name, steps.flatMap(({ tell }) => tell)]).toEqual([type.name, expect.arrayContaining(['fpa'])])
      const isCanary = type.name === 'canary'
      expect([type.name, urgency, calendar]).toEqual([
        type.name,
        urgency,
        urgency === 'urgent' && !isCanary ? 'always' : 'working-time',
      ])
    }
  }
})

test('at the manual desk, the people there are told at once, and of what is urgent the on-call too', () => {
  const { normal, urgent } = typeOf('receipt').deskLadder
  expect([normal.steps[0], urgent.steps[0]]).toEqual([
    { afterMinutes: 0, tell: ['desk'] },
    { afterMinutes: 0, tell: ['desk', 'on-call'] },
  ])
})

test.each<[string, Json, string]>([
  ['an hour that is none', { steps: [{ after: 'PT', tell: ['receiver'] }] }, 'not like PT2H30M'],
  ['days, which are of no length', { steps: [{ after: 'P1D', tell: ['receiver'] }] }, 'not like PT2H30M'],
  ['nobody to tell', { steps: [{ after: 'PT1H', tell: [] }] }, `tell is not a list of ${audiences.join(', ')}`],
  ['somebody that there is not', { steps: [{ after: 'PT1H', tell: ['press'] }] }, 'tell is not a list'],
  ['no step', { steps: [] }, 'steps is not a list'],
  ['a calendar that there is not', { calendar: 'lunar' }, 'calendar is not'],
  ['a rule that there is not', { repeat: true }, 'not exactly calendar, steps'],
  [
    'an audience told twice',
    {
      steps: [
        { after: 'PT1H', tell: ['receiver'] },
        { after: 'PT1H', tell: ['receiver'] },
      ],
    },
    'more than once',
  ],
])('a ladder with %s does not load', (_, changes, message) => {
  const json = readResolved(schemaFiles, 'ladders.json') as { ladders: Json; atDesk: Json }
  const ordinary = { ...(json.ladders.ordinary as Json), ...changes }
  expect(() => parseLadders({ ...json, ladders: { ...json.ladders, ordinary } })).toThrow(message)
})

test('durations are hours and minutes', () => {
  const one = (after: string) => ({ calendar: 'always', steps: [{ after, tell: ['desk'] }] })
  const ladders = { a: one('PT2H30M'), b: one('PT45M'), c: one('PT3H') }
  const { byName } = parseLadders({ ladders, atDesk: { normal: 'a', urgent: 'b' } })
  expect([...byName.values()].map(({ steps }) => steps[0]?.afterMinutes)).toEqual([150, 45, 180])
})
