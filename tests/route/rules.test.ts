import { describe, expect, test } from 'vitest'
import { explainRoute, type RoutingFacts } from '../../src/route/explain.ts'
import type { RoutingRule } from '../../src/route/table.ts'
import { facts, noon, rule, withRules } from './fixture.ts'

const matter = facts({ urgency: 'urgent', language: 'sv' })

function outcomes(rules: RoutingRule[], of: RoutingFacts = matter, at = noon): Record<string, string> {
  const { considered } = explainRoute(of, withRules(...rules), at).explanation
  return Object.fromEntries(considered.map(({ rule, outcome }) => [rule, outcome]))
}

describe('what a rule names must hold', () => {
  test.each<[Partial<RoutingRule>, Partial<RoutingFacts>]>([
    [{ messageType: 'concern-consented' }, { messageType: 'concern-statutory-adult' }],
    [{ municipality: '102' }, { homeMunicipality: '214' }],
    [{ area: '06' }, { homeMunicipality: '507' }],
    [{ urgency: 'urgent' }, { urgency: 'normal' }],
    [{ language: 'sv' }, { language: 'fi' }],
    [{ municipality: '102', area: '06', language: 'sv' }, { language: 'se' }],
  ])('%j', (named, other) => {
    expect(outcomes([rule('tested', named)])).toHaveProperty('tested')
    expect(outcomes([rule('tested', named)], { ...matter, ...other })).not.toHaveProperty('tested')
  })

  test('a municipality outside the area that the rule also names does not', () => {
    expect(outcomes([rule('tested', { municipality: '102', area: '12' })])).not.toHaveProperty('tested')
  })

  test('from its first day until the day before its last, in Finland', () => {
    const dated = [rule('dated', { validFrom: '2026-01-01', validUntil: '2026-02-01' })]
    const matches = (instant: string) => 'dated' in outcomes(dated, matter, new Date(instant))
    expect(matches('2025-12-31T21:59:59Z')).toBe(false)
    expect(matches('2025-12-31T22:00:00Z')).toBe(true)
    expect(matches('2026-01-31T21:59:59Z')).toBe(true)
    expect(matches('2026-01-31T22:00:00Z')).toBe(false)
  })
})

describe('the most specific rule wins', () => {
  const all = { municipality: '102', area: '06', urgency: 'urgent', language: 'sv' }

  test.each<[string, Partial<RoutingRule>, Partial<RoutingRule>]>([
    ['type over all the rest', { messageType: 'concern-consented' }, all],
    ['municipality over area, urgency and language', { municipality: '102' }, { ...all, municipality: null }],
    ['area over urgency and language', { area: '06', validFrom: '2025-01-01' }, { urgency: 'urgent', language: 'sv' }],
    ['urgency over language', { urgency: 'urgent', area: '06' }, { language: 'sv', area: '06' }],
    ['language over nothing', { language: 'sv', area: '06' }, {}],
    ['more over less of the same', all, { ...all, language: null }],
  ])('%s', (_, stronger, weaker) => {
    const pair = [rule('a-weaker', { ...weaker, validFrom: '2026-01-01' }), rule('z-stronger', stronger)]
    for (const rules of [pair, pair.toReversed()]) {
      expect(outcomes(rules)).toMatchObject({ 'z-stronger': 'won', 'a-weaker': 'less-specific' })
    }
  })

  test('every rule that matched is listed, best first', () => {
    const rules = [rule('language', { language: 'sv', area: '06' }), rule('type', { messageType: 'concern-consented' })]
    expect(Object.entries(outcomes(rules))).toEqual([
      ['type', 'won'],
      ['language', 'less-specific'],
      ['default-area-06', 'less-specific'],
    ])
  })

  test('a Swedish-speaking client gets the Swedish unit, a Finnish-speaking one the default', () => {
    const table = withRules(rule('swedish', { area: '06', language: 'sv' }))
    expect(explainRoute(facts({ language: 'sv' }), table, noon).office).toBe('unit')
    expect(explainRoute(facts({ language: 'fi' }), table, noon).office).toBe('area-06')
  })
})

describe('rules that tie are in conflict', () => {
  test('the later one wins, and the others are shown', () => {
    const rules = [
      rule('a', { municipality: '102', validFrom: '2024-01-01' }),
      rule('b', { municipality: '102', validFrom: '2025-01-01' }),
      rule('c', { municipality: '102', validFrom: '2023-01-01' }),
    ]
    const expected = [
      ['b', 'won'],
      ['a', 'conflict'],
      ['c', 'conflict'],
      ['default-area-06', 'less-specific'],
    ]
    expect(Object.entries(outcomes(rules))).toEqual(expected)
    expect(Object.entries(outcomes(rules.toReversed()))).toEqual(expected)
  })

  test('of the same day, the first id wins', () => {
    const rules = [rule('b', { municipality: '102' }), rule('a', { municipality: '102' })]
    expect(outcomes(rules)).toMatchObject({ a: 'won', b: 'conflict' })
    expect(outcomes(rules.toReversed())).toMatchObject({ a: 'won', b: 'conflict' })
  })
})
