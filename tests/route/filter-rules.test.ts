import { describe, expect, test } from 'vitest'
import { filterRules, type RuleFilter, splitRules } from '../../src/route/filter-rules.ts'
import { createRuleTable } from '../../src/route/rule-table.ts'
import { rows, rule } from './fixture.ts'

const rules = [
  rule('anywhere'),
  rule('area-06', { area: '06' }),
  rule('area-12', { area: '12' }),
  rule('town-102', { municipality: '102' }),
  rule('town-507', { municipality: '507' }),
  rule('typed', { messageType: 'concern-consented' }),
  rule('typed-town', { messageType: 'concern-consented', municipality: '102' }),
  rule('other-type', { messageType: 'receipt', area: '06' }),
]

describe('rules narrowed to what is asked', () => {
  test.each<[string, RuleFilter, string[]]>([
    [
      'a municipality: those that name it, its area or no place',
      { municipality: '102' },
      ['typed-town', 'other-type', 'typed', 'town-102', 'area-06', 'anywhere'],
    ],
    ['another municipality', { municipality: '507' }, ['typed', 'town-507', 'area-12', 'anywhere']],
    [
      'an area: those of its municipalities too',
      { area: '06' },
      ['typed-town', 'other-type', 'typed', 'town-102', 'area-06', 'anywhere'],
    ],
    ['a type', { type: 'receipt' }, ['other-type', 'town-102', 'town-507', 'area-06', 'area-12', 'anywhere']],
    ['both', { municipality: '102', type: 'receipt' }, ['other-type', 'town-102', 'area-06', 'anywhere']],
    ['a municipality that there is not: none that asks for a place', { municipality: '999' }, ['typed', 'anywhere']],
  ])('%s, the most specific first', (_, filter, ids) => {
    const found = filterRules(rules, filter, createRuleTable({ ...rows, rules }), '2026-03-02')
    expect(found.map(({ id }) => id)).toEqual(ids)
  })

  test('a rule to come counts with the place as it is on its first day', () => {
    const moved = {
      ...rows,
      municipalityAreas: [
        ...rows.municipalityAreas.filter(({ municipality }) => municipality !== '102'),
        { municipality: '102', area: '06', validFrom: null, validUntil: '2027-01-01' },
        { municipality: '102', area: '12', validFrom: '2027-01-01', validUntil: null },
      ],
    }
    const two = [rule('now', { area: '06' }), rule('then', { area: '12', validFrom: '2027-01-01' })]
    const found = filterRules(two, { municipality: '102' }, createRuleTable({ ...moved, rules: two }), '2026-03-02')
    expect(found.map(({ id }) => id).sort()).toEqual(['now', 'then'])
  })
})

test('rules stand as they are on a day: what has ended, or never begins, is nowhere', () => {
  const dated = (id: string, validFrom: string, validUntil: string | null) => rule(id, { validFrom, validUntil })
  const all = [
    dated('open', '2026-03-02', null),
    dated('last day', '2026-01-01', '2026-03-03'),
    dated('ended', '2026-01-01', '2026-03-02'),
    dated('tomorrow', '2026-03-03', null),
    dated('never', '2026-03-03', '2026-03-03'),
  ]
  const { inForce, upcoming } = splitRules(all, '2026-03-02')
  expect([inForce, upcoming].map((some) => some.map(({ id }) => id))).toEqual([['open', 'last day'], ['tomorrow']])
})
