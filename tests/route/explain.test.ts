import { describe, expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import { explainRoute } from '../../src/route/explain.ts'
import { facts, noon, office, rows, rule, satakunta, table, withRules } from './fixture.ts'

describe('the municipality decides', () => {
  test('Vittis goes to Satakunta, and the explanation says why', () => {
    expect(explainRoute(facts(), table(), noon)).toEqual({
      office: 'area-06',
      party: '3221304-3',
      reason: 'rule',
      rule: 'default-area-06',
      explanation: {
        municipality: { given: '102', resolved: '102', from: 'home' },
        area: '06',
        considered: [{ rule: 'default-area-06', office: 'area-06', outcome: 'won' }],
      },
    })
  })

  test('a merged code goes where its successor goes, and shows both codes', () => {
    const route = explainRoute(facts({ homeMunicipality: '588' }), table(), noon)
    expect(route.office).toBe('area-12')
    expect(route.explanation.municipality).toEqual({ given: '588', resolved: '507', from: 'home' })
  })

  test.each(['198', '199', '200', '999'])('%s goes to the manual desk', (homeMunicipality) => {
    expect(explainRoute(facts({ homeMunicipality }), table(), noon)).toEqual({
      office: 'manual-desk',
      party: null,
      reason: 'route.municipality-unknown',
      rule: null,
      explanation: {
        municipality: { given: homeMunicipality, resolved: null, from: 'home' },
        area: null,
        considered: [],
      },
    })
  })

  test('a merger takes force at midnight in Finland, not in UTC', () => {
    const merging = table({
      municipalityAreas: [
        ...rows.municipalityAreas,
        { municipality: '900', area: '06', validFrom: '2023-01-01', validUntil: '2026-01-01' },
      ],
      municipalities: [...rows.municipalities, '900'],
      mergers: [{ oldCode: '900', successor: '507', effective: '2026-01-01' }],
    })
    const at = (instant: string) => explainRoute(facts({ homeMunicipality: '900' }), merging, new Date(instant)).office
    expect(at('2025-12-31T21:59:59Z')).toBe('area-06')
    expect(at('2025-12-31T22:00:00Z')).toBe('area-12')
  })
})

describe('an urgent matter', () => {
  const urgent = facts({ urgency: 'urgent', placeOfStay: '507' })

  test('goes by the place of stay', () => {
    const route = explainRoute(urgent, table(), noon)
    expect(route.office).toBe('area-12')
    expect(route.explanation.municipality).toEqual({ given: '507', resolved: '507', from: 'stay' })
  })

  test('goes by home when no place of stay is given', () => {
    expect(explainRoute(facts({ urgency: 'urgent' }), table(), noon).office).toBe('area-06')
  })

  test.each(['198', '199', '200', '999'])('goes by home when the place of stay is %s, and says so', (placeOfStay) => {
    const route = explainRoute({ ...urgent, placeOfStay }, table(), noon)
    expect(route.office).toBe('area-06')
    expect(route.explanation).toMatchObject({ municipality: { from: 'home' }, unknownStay: placeOfStay })
  })

  test('goes by the place of stay though home is unknown', () => {
    expect(explainRoute({ ...urgent, homeMunicipality: '198' }, table(), noon).office).toBe('area-12')
  })

  test('goes to the manual desk when both are unknown', () => {
    const route = explainRoute({ ...urgent, homeMunicipality: '198', placeOfStay: '199' }, table(), noon)
    expect(route).toMatchObject({ office: 'manual-desk', reason: 'route.municipality-unknown' })
  })

  test('only: a normal one goes by home whatever the place of stay', () => {
    expect(explainRoute({ ...urgent, urgency: 'normal' }, table(), noon).office).toBe('area-06')
  })
})

describe('what is for FPA', () => {
  const plan = facts({ receiverKind: 'fpa', messageType: 'plan-client' })

  test.each(['102', '198', '999'])('goes to FPA whatever the municipality (%s)', (homeMunicipality) => {
    expect(explainRoute({ ...plan, homeMunicipality }, table(), noon)).toMatchObject({
      office: 'fpa',
      rule: 'default-fpa',
    })
  })

  test('may go by area to another FPA office', () => {
    const contact = withRules(rule('contact-06', { receiverKind: 'fpa', area: '06', office: 'fpa-06' as OfficeId }))
    expect(explainRoute(plan, contact, noon).explanation.considered[0]?.rule).toBe('contact-06')
    expect(explainRoute({ ...plan, homeMunicipality: '507' }, contact, noon).rule).toBe('default-fpa')
  })

  test('never meets a rule of social services, nor they one of FPA', () => {
    const mixed = withRules(
      rule('all-social', { messageType: 'plan-client' }),
      rule('all-fpa', { receiverKind: 'fpa' }),
    )
    expect(explainRoute(plan, mixed, noon).explanation.considered.map(({ rule }) => rule)).not.toContain('all-social')
    expect(explainRoute(facts(), mixed, noon).explanation.considered.map(({ rule }) => rule)).toEqual([
      'default-area-06',
    ])
  })
})

describe('an office that nobody can poll', () => {
  const open = new Date('2026-01-01T00:00:00Z')
  const end = new Date('2026-02-01T00:00:00Z')
  const heldFor = (from: Date, until: Date) => table({ tlsCertificates: [{ party: satakunta, from, until }] })
  const unheld = {
    office: 'manual-desk',
    party: null,
    reason: 'route.office-unheld',
    rule: null,
    explanation: { considered: [{ rule: 'default-area-06', office: 'area-06', outcome: 'office-unheld' }] },
  }

  test.each([
    ['no party', table({ offices: [office('area-06', null), ...rows.offices.slice(-1)] }), noon],
    ['a party without a TLS certificate', table({ tlsCertificates: [] }), noon],
    ['only a certificate of another party', table({ tlsCertificates: rows.tlsCertificates.slice(2) }), noon],
    ['a certificate that ends now', heldFor(open, end), end],
    ['a certificate that begins later', heldFor(end, new Date('2027-01-01T00:00:00Z')), open],
    [
      'a closed office',
      table({ offices: [office('area-06', satakunta, { validUntil: '2026-03-02' }), ...rows.offices.slice(-1)] }),
      noon,
    ],
    ['no such office', table({ offices: rows.offices.slice(-1) }), noon],
  ])('(%s) gives the matter to the manual desk, and the rule is named', (_, unheldTable, at) => {
    expect(explainRoute(facts(), unheldTable, at)).toMatchObject(unheld)
  })

  test('is held to the last moment of any of its certificates', () => {
    expect(explainRoute(facts(), heldFor(open, end), new Date(end.getTime() - 1)).office).toBe('area-06')
    expect(explainRoute(facts(), heldFor(open, end), open).office).toBe('area-06')
  })

  test('never passes the matter silently to the office of the next rule', () => {
    const better = table({
      rules: [...rows.rules, rule('unit-102', { municipality: '102' })],
      offices: [...rows.offices.filter(({ id }) => id !== 'unit'), office('unit', null, { kind: 'unit' })],
    })
    expect(explainRoute(facts(), better, noon)).toMatchObject({
      office: 'manual-desk',
      party: null,
      reason: 'route.office-unheld',
      explanation: {
        considered: [
          { rule: 'unit-102', office: 'unit', outcome: 'office-unheld' },
          { rule: 'default-area-06', office: 'area-06', outcome: 'less-specific' },
        ],
      },
    })
  })

  test('is not the manual desk: a rule may name it', () => {
    const toDesk = withRules(rule('desk-102', { municipality: '102', office: 'manual-desk' as OfficeId }))
    expect(explainRoute(facts(), toDesk, noon)).toMatchObject({
      office: 'manual-desk',
      party: null,
      reason: 'rule',
      rule: 'desk-102',
    })
  })
})

describe('a municipality that a field names', () => {
  const { homeMunicipality: _, ...nobody } = facts({ language: null })

  test('decides, whatever person there is, and is said to stand in a field', () => {
    const route = explainRoute(facts({ municipality: '588', placeOfStay: '102', urgency: 'urgent' }), table(), noon)
    expect(route).toMatchObject({ office: 'area-12', rule: 'default-area-12' })
    expect(route.explanation.municipality).toEqual({ given: '588', resolved: '507', from: 'field' })
  })

  test('that is unknown is for the manual desk', () => {
    const route = explainRoute({ ...nobody, municipality: '199' }, table(), noon)
    expect(route).toMatchObject({ office: 'manual-desk', reason: 'route.municipality-unknown' })
  })

  test('leads to the FPA office of its area', () => {
    const contact = withRules(rule('contact-06', { receiverKind: 'fpa', area: '06', office: 'fpa' as OfficeId }))
    const toFpa = { ...nobody, receiverKind: 'fpa' as const }
    expect(explainRoute({ ...toFpa, municipality: '102' }, contact, noon).rule).toBe('contact-06')
    expect(explainRoute({ ...toFpa, municipality: '507' }, contact, noon).rule).toBe('default-fpa')
  })

  test('a message about nobody asks for no language: no rule of a language takes it', () => {
    const both = withRules(
      rule('swedish', { area: '06', language: 'sv' }),
      rule('finnish', { area: '06', language: 'fi' }),
    )
    expect(explainRoute({ ...nobody, municipality: '102' }, both, noon).explanation.considered).toEqual([
      { rule: 'default-area-06', office: 'area-06', outcome: 'won' },
    ])
  })

  test('no place at all: social services cannot be found, FPA can', () => {
    expect(explainRoute(nobody, table(), noon)).toMatchObject({
      reason: 'route.municipality-unknown',
      explanation: { municipality: null, area: null, considered: [] },
    })
    expect(explainRoute({ ...nobody, receiverKind: 'fpa' }, table(), noon).rule).toBe('default-fpa')
  })
})

test('no rule: the manual desk', () => {
  const route = explainRoute(facts(), table({ rules: [] }), noon)
  expect(route).toMatchObject({ office: 'manual-desk', reason: 'route.none', rule: null })
  expect(route.explanation).toMatchObject({ area: '06', considered: [] })
})

test('a table without a manual desk is not made', () => {
  expect(() => table({ offices: rows.offices.slice(0, -1) })).toThrow('no manual desk')
})
