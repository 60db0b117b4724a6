import { describe, expect, test } from 'vitest'
import type { MessageType } from '../../src/message/catalogue.ts'
import { findPlaceOf } from '../../src/message/place.ts'
import type { DatedRule, LegalModeRule, Validity } from '../../src/message/type-rules.ts'
import { findUnallowedValues } from '../../src/validate/allowed.ts'
import { findApplicabilityFaults, findDatedFaults, findDayMade } from '../../src/validate/applicability.ts'
import { findBasisFaults } from '../../src/validate/basis.ts'
import { findMissingFields } from '../../src/validate/mandatory.ts'
import { exampleOf, type Json, typeOf } from '../support/verified.ts'
import { catchRefusal, judge } from './judge.ts'

const everywhere: Validity = { places: ['mainland', 'aland'], from: null, until: null }

describe('where a matter lies', () => {
  const of = (person: object, urgency = 'normal') => findPlaceOf('person', { urgency, person })

  test.each([
    [{ homeMunicipality: '102' }, 'normal', 'mainland'],
    [{ homeMunicipality: '478' }, 'normal', 'aland'],
    [{ homeMunicipality: '478', placeOfStay: '102' }, 'normal', 'aland'],
    [{ homeMunicipality: '478', placeOfStay: '102' }, 'urgent', 'mainland'],
    [{ homeMunicipality: '102', placeOfStay: '035' }, 'urgent', 'aland'],
    [{ homeMunicipality: '478', placeOfStay: '199' }, 'urgent', 'aland'],
    [{ homeMunicipality: '198' }, 'normal', undefined],
    [{ homeMunicipality: '200', placeOfStay: '199' }, 'urgent', undefined],
    [{}, 'urgent', undefined],
    [{ homeMunicipality: 7 }, 'normal', undefined],
  ])('%j, %s: %s', (person, urgency, place) => {
    expect(of(person, urgency)).toBe(place)
  })

  test('a type routed by the municipality of a field lies there, whoever it is about', () => {
    const message = { forward: { municipality: '478' }, person: { homeMunicipality: '102' } }
    expect(findPlaceOf({ municipality: '/forward/municipality' }, message)).toBe('aland')
    expect(findPlaceOf({ municipality: '/forward/area' }, message)).toBeUndefined()
  })

  test.each([[null], ['text'], [[]]])('%j lies nowhere', (value) => {
    expect(findPlaceOf('person', value)).toBeUndefined()
  })
})

describe('whether a type applies', () => {
  const mainland = { ...everywhere, places: ['mainland'] as const, from: '2026-02-01', until: '2027-01-01' }
  const applies = (...validities: Validity[]) => ({ ...typeOf('plan-client'), applies: validities })
  const isRefused = (type: MessageType, place?: 'mainland' | 'aland', day?: string) =>
    findApplicabilityFaults(type, place, day).map(({ code }) => code)

  test('is a matter of place and day: the first day belongs to it, the last does not', () => {
    const type = applies(mainland)
    expect(isRefused(type, 'mainland', '2026-01-31')).toEqual(['type.not-applicable'])
    expect(isRefused(type, 'mainland', '2026-02-01')).toEqual([])
    expect(isRefused(type, 'mainland', '2026-12-31')).toEqual([])
    expect(isRefused(type, 'mainland', '2027-01-01')).toEqual(['type.not-applicable'])
    expect(isRefused(type, 'aland', '2026-03-01')).toEqual(['type.not-applicable'])
  })

  test('is not held against what has no known place, or no readable day', () => {
    expect(isRefused(applies(mainland), undefined, '2026-03-01')).toEqual([])
    expect(isRefused(applies(mainland), 'mainland')).toEqual([])
    expect(isRefused(applies(mainland), 'aland')).toEqual(['type.not-applicable'])
  })

  test('needs one validity that holds both the place and the day', () => {
    const type = applies(mainland, { places: ['aland'], from: '2027-01-01', until: null })
    expect(isRefused(type, 'aland', '2026-03-01')).toEqual(['type.not-applicable'])
    expect(isRefused(type, 'aland', '2027-01-01')).toEqual([])
  })

  test('the day is that of Finland', () => {
    expect(findDayMade({ createdAt: '2026-01-31T21:59:59Z' })).toBe('2026-01-31')
    expect(findDayMade({ createdAt: '2026-01-31T22:00:00Z' })).toBe('2026-02-01')
    expect(findDayMade({ createdAt: '2026-06-30T21:00:00.000Z' })).toBe('2026-07-01')
    expect(findDayMade({ createdAt: 'yesterday' })).toBeUndefined()
  })
})

describe('the section', () => {
  const section = (name: string, validity: Partial<Validity> = {}) =>
    ({ section: name, certainty: 'read', ...everywhere, ...validity }) as const
  const judged = (rule: Partial<LegalModeRule>, named: unknown, place?: 'mainland' | 'aland', day?: string) => {
    const mode = { mode: 'client-consent', sections: [], consent: 'none', requires: [], ...rule } as const
    const type = { ...typeOf('plan-client'), legalModes: [mode] }
    const basis = { mode: 'client-consent', ...(named === undefined ? {} : { section: named }) }
    return findBasisFaults(type, { legalBasis: basis }, place, day).map(({ code, place: at }) => [code, at])
  }
  const at = '/legalBasis/section'

  test('is one of those listed', () => {
    const sections = [section('A 1 §')]
    expect(judged({ sections }, 'A 1 §')).toEqual([])
    expect(judged({ sections }, 'A 2 §')).toEqual([['basis.not-allowed', at]])
    expect(judged({ sections }, undefined)).toEqual([['basis.incomplete', at]])
    expect(judged({ sections }, 7)).toEqual([])
  })

  test('is not named by a mode that has none', () => {
    expect(judged({}, undefined)).toEqual([])
    expect(judged({}, 'A 1 §')).toEqual([['basis.not-allowed', at]])
  })

  test('is law at the place', () => {
    const sections = [section('A 1 §', { places: ['aland'] })]
    expect(judged({ sections }, 'A 1 §', 'aland')).toEqual([])
    expect(judged({ sections }, 'A 1 §', 'mainland')).toEqual([['basis.not-allowed', at]])
    expect(judged({ sections }, 'A 1 §')).toEqual([])
  })

  test('is in force on the day', () => {
    const sections = [section('A 1 §', { from: '2011-09-01', until: '2025-01-01' })]
    const on = (day?: string) => judged({ sections }, 'A 1 §', 'mainland', day)
    expect(on('2011-08-31')).toEqual([['basis.not-in-force', at]])
    expect(on('2011-09-01')).toEqual([])
    expect(on('2024-12-31')).toEqual([])
    expect(on('2025-01-01')).toEqual([['basis.not-in-force', at]])
    expect(on(undefined)).toEqual([])
  })

  test('may have two lives', () => {
    const sections = [section('A', { until: '2020-01-01' }), section('A', { from: '2022-01-01' })]
    const on = (day: string) => judged({ sections }, 'A', 'mainland', day)
    expect(on('2019-12-31')).toEqual([])
    expect(on('2021-01-01')).toEqual([['basis.not-in-force', at]])
    expect(on('2022-01-01')).toEqual([])
  })

  test('and what else the mode makes mandatory is there', () => {
    const rule = { requires: ['/legalBasis/facts', '/consent'], consent: 'original' as const }
    expect(judged(rule, undefined)).toEqual([
      ['basis.incomplete', '/legalBasis/facts'],
      ['basis.incomplete', '/consent'],
      ['basis.incomplete', '/refToMessageId'],
    ])
  })
})

describe('a dated rule', () => {
  const half: DatedRule = {
    field: '/reduction/percent',
    kind: 'may',
    value: 50,
    by: '/decision/madeOn',
    from: '2026-02-01',
    until: null,
    basis: 'UtkL 10 §',
    certainty: 'read',
  }
  const faults = (rule: DatedRule, value: unknown, day?: string) =>
    findDatedFaults({ ...typeOf('plan-client'), dated: [rule] }, value, day).map(({ code, place }) => [code, place])
  const broken = [['basis.not-in-force', '/reduction/percent']]
  const reduced = (percent: unknown, madeOn: unknown) => ({ reduction: { percent }, decision: { madeOn } })

  test('lets a field have a value only in its period', () => {
    expect(faults(half, reduced(50, '2026-01-31'))).toEqual(broken)
    expect(faults(half, reduced(50, '2026-02-01'))).toEqual([])
    expect(faults(half, reduced(40, '2026-01-31'))).toEqual([])
    expect(faults(half, reduced('50', '2026-01-31'))).toEqual([])
    expect(faults({ ...half, until: '2027-01-01' }, reduced(50, '2027-01-01'))).toEqual(broken)
  })

  test('makes a field have a value in its period', () => {
    const must = { ...half, kind: 'must' } as const
    expect(faults(must, reduced(50, '2026-02-01'))).toEqual([])
    expect(faults(must, reduced(40, '2026-02-01'))).toEqual(broken)
    expect(faults(must, reduced(undefined, '2026-02-01'))).toEqual(broken)
    expect(faults(must, reduced(40, '2026-01-31'))).toEqual([])
  })

  test('reads the day in Finland of a time', () => {
    expect(faults(half, reduced(50, '2026-01-31T21:59:59Z'))).toEqual(broken)
    expect(faults(half, reduced(50, '2026-01-31T22:00:00Z'))).toEqual([])
  })

  test('goes by the day of the message without a day of its own', () => {
    expect(faults({ ...half, by: null }, reduced(50, '2026-03-01'), '2026-01-31')).toEqual(broken)
    expect(faults(half, reduced(50, undefined), '2026-01-31')).toEqual(broken)
    expect(faults(half, reduced(50, 'soon'), '2026-02-01')).toEqual([])
    expect(faults(half, reduced(50, undefined))).toEqual([])
  })
})

test.each([
  [true, true, 1],
  [true, false, 0],
  [false, false, 1],
  [40, 40, 1],
  [40, '40', 0],
  [undefined, undefined, 1],
  [undefined, 'there', 0],
])('a field is mandatory when another is %j: %j asks for %i', (is, value, count) => {
  const rule = { field: '/a', ...(is === undefined ? {} : { is }), requires: ['/b'] }
  const type = { ...typeOf('plan-client'), requiresWhen: [rule] }
  const message = value === undefined ? {} : { a: value }
  expect(findMissingFields(type, message)).toHaveLength(count)
  expect(findMissingFields(type, { ...message, b: 0 })).toEqual([])
})

describe('a value that allows only some beside it', () => {
  const type = typeOf('reduction-notice')
  const faults = (percent: unknown, ground: unknown) =>
    findUnallowedValues(type, { reduction: { percent, ground } }).map(({ place, rule }) => [place, rule])
  const half =
    'This field may only be benefit-not-applied-for or not-registered-as-job-seeker when /reduction/percent is 50'
  const least = 'This field may only be 20 when /reduction/ground is integration-plan-neglected'

  test.each([
    ['50', 'benefit-not-applied-for', []],
    ['50', 'not-registered-as-job-seeker', []],
    ['50', 'work-obligation', [['/reduction/ground', half]]],
    ['40', 'work-obligation', []],
    ['20', 'integration-plan-neglected', []],
    ['40', 'integration-plan-neglected', [['/reduction/percent', least]]],
    [
      '50',
      'integration-plan-neglected',
      [
        ['/reduction/ground', half],
        ['/reduction/percent', least],
      ],
    ],
    ['50', undefined, []],
    [undefined, 'integration-plan-neglected', []],
  ])('%s %% on the ground %s', (percent, ground, expected) => {
    expect(faults(percent, ground)).toEqual(expected)
  })

  test('names what the schema says, and nothing that the message does', () => {
    expect(JSON.stringify(faults('50', 'marker'))).not.toContain('marker')
  })

  test('is refused as a break of the schema', () => {
    const message = exampleOf(type)
    Object.assign(message.reduction as Json, { ground: 'integration-plan-neglected' })
    expect(catchRefusal(() => judge(type, message))).toMatchObject({
      code: 'schema.invalid',
      faults: [{ place: '/reduction/percent', rule: least }],
    })
  })
})
