import { describe, expect, test } from 'vitest'
import type { Encoding } from '../../src/message/media-types.ts'
import { exampleOf, typeOf } from '../support/verified.ts'
import { catchRefusal, judge, part } from './judge.ts'

const encodings: Encoding[] = ['json', 'xml']
const rule = 'This date must not be after the day on which the message was made'

describe.each(encodings)('the date after which a message in %s is shown', (encoding) => {
  describe.each(['reduction-notice', 'application-transfer'])('of %s', (name) => {
    test.each([
      ['2026-11-19', '2026-11-20T12:00:00Z'],
      ['2026-11-20', '2026-11-20T12:00:00Z'],
      ['2026-11-21', '2026-11-20T22:00:00Z'],
    ])('%s in a message of %s is taken', (decidedOn, createdAt) => {
      expect(() => decided(name, decidedOn, createdAt)).not.toThrow()
    })

    test.each([
      ['2026-11-21', '2026-11-20T12:00:00Z'],
      ['2026-11-21', '2026-11-20T21:59:59Z'],
      ['2027-11-19', '2026-11-20T12:00:00Z'],
      ['2199-12-31', '2026-11-20T12:00:00Z'],
    ])('%s in a message of %s would hide it', (decidedOn, createdAt) => {
      const place = encoding === 'json' ? '/decision/decidedOn' : '/message/decision/decidedOn'
      const refusal = catchRefusal(() => decided(name, decidedOn, createdAt))
      expect(refusal).toMatchObject({ code: 'schema.invalid', faults: [{ code: 'schema.invalid', place, rule }] })
      expect(refusal.faults).toHaveLength(1)
    })

    test.each(['2026-13-40', '2026-12-32', '9999-12-31'])('%s is told once, as not of its form', (decidedOn) => {
      const refusal = catchRefusal(() => decided(name, decidedOn, '2026-11-20T12:00:00Z'))
      expect(refusal.faults).toHaveLength(1)
      expect(refusal.faults[0]?.rule).not.toBe(rule)
    })

    test('is not measured by a time that cannot be read', () => {
      const refusal = catchRefusal(() => decided(name, '2026-11-21', 'today'))
      expect(refusal.faults.map((fault) => fault.rule)).not.toContain(rule)
    })
  })

  test('of a type that is shown at once is nobody’s concern', () => {
    expect(() => decided('no-service-reasoned', '2026-11-30', '2026-11-20T12:00:00Z')).not.toThrow()
  })

  function decided(name: string, decidedOn: string, createdAt: string) {
    const type = typeOf(name)
    const example = exampleOf(type)
    const message = { ...example, createdAt, decision: { ...part(example, 'decision'), decidedOn } }
    judge(type, message, { encoding, at: new Date('2026-11-20T22:30:00Z') })
  }
})
