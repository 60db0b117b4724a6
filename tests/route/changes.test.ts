import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import { checkEdits, type RoutedType, tiesOf } from '../../src/route/check-edits.ts'
import { parseCsv, writeCsv } from '../../src/route/csv.ts'
import { applyEdits, type Edit, type NewRule } from '../../src/route/edits.ts'
import { findGaps } from '../../src/route/gaps.ts'
import { planMerger } from '../../src/route/merger.ts'
import { planMove } from '../../src/route/move.ts'
import { parseEdits } from '../../src/route/parse-edits.ts'
import { replay, type TrafficGroup } from '../../src/route/replay.ts'
import { readRuleFile, ruleColumns, writeRuleFile } from '../../src/route/rule-file.ts'
import { createRuleTable } from '../../src/route/rule-table.ts'
import type { RoutingRule } from '../../src/route/table.ts'
import { noon, rows, rule, table, withRules } from './fixture.ts'

const title = { fi: '-', sv: '-', en: '-' }
const types: readonly RoutedType[] = [
  { name: 'concern-consented', title, directions: [{ from: 'fpa', to: 'social-services' }], byReference: false },
  { name: 'plan-client', title, directions: [{ from: 'social-services', to: 'fpa' }], byReference: false },
  { name: 'receipt', title, directions: [{ from: 'fpa', to: 'social-services' }], byReference: true },
]
const unit = 'unit' as OfficeId

describe('a municipality that goes over to another area', () => {
  const names = { fi: '-', sv: '-', en: '-' }
  const offices = new Map([
    ['unit', { ...names, area: '06' }],
    ['area-12', { ...names, area: '12' }],
  ])
  const rules = [
    rule('stays-behind', { municipality: '102', messageType: 'concern-consented' }),
    rule('to-come', { municipality: '102', urgency: 'urgent', validFrom: '2027-05-01' }),
    rule('over', { municipality: '102', language: 'sv', validUntil: '2026-06-01' }),
    rule('there-already', { municipality: '102', language: 'fi', office: 'area-12' as OfficeId }),
    rule('of-another', { municipality: '214' }),
  ]
  const book = { rows: { ...rows, rules }, municipalities: new Map(), areas: new Map(), offices }

  test('leaves the rules that would keep it at the offices of the old one', () => {
    const { edits, ending } = planMove(book, '102', '12', '2027-01-01')
    expect(ending.map(({ id }) => id)).toEqual(['stays-behind', 'to-come'])
    expect(edits).toEqual([
      { edit: 'end', rule: 'stays-behind', seenUntil: null, on: '2027-01-01' },
      { edit: 'end', rule: 'to-come', seenUntil: null, on: '2027-05-01' },
      { edit: 'move', municipality: '102', seenArea: '06', area: '12', on: '2027-01-01' },
    ])
    expect(checkEdits(book.rows, types, { number: 7, edits, startsOn: '2027-01-01' })).toEqual([])
  })

  test('is none where it lies there already, or is not known', () => {
    for (const [code, area, fault] of [
      ['102', '06', 'area-unknown'],
      ['999', '06', 'municipality-unknown'],
    ] as const) {
      const { edits } = planMove(book, code, area, '2027-01-01')
      expect(edits).toHaveLength(1)
      expect(checkEdits(book.rows, types, { number: 7, edits, startsOn: '2027-01-01' })).toMatchObject([{ fault }])
    }
  })
})

describe('faults of a change', () => {
  const faultsOf = (...edits: Edit[]) =>
    checkEdits(rows, types, { number: 7, edits, startsOn: '2026-04-01' }).map(({ edit, fault }) => `${edit} ${fault}`)

  test('a sound one has none', () => {
    expect(faultsOf(end('default-area-06'), add({ area: '06' }))).toEqual([])
  })

  test.each<[string, Edit, string]>([
    ['a rule that there is not', end('nothing'), 'rule-unknown'],
    ['a rule that was seen otherwise', { ...end('default-area-06'), seenUntil: '2027-01-01' } as Edit, 'rule-changed'],
    ['before it begins', { ...end('default-area-06'), on: '2022-12-31' } as Edit, 'rule-over'],
    ['an office that there is not', add({ office: 'no' as OfficeId }), 'office-unknown'],
    ['an office of the other kind', add({ office: 'fpa' as OfficeId }), 'office-other-kind'],
    ['a municipality that there is not', add({ municipality: '588' }), 'municipality-unknown'],
    ['an area that there is not', add({ area: '33' }), 'area-unknown'],
    ['a type that goes to the other kind', add({ messageType: 'plan-client' }), 'type-unknown'],
    ['dates that cross', add({ validUntil: '2026-04-01' }), 'dates-crossed'],
    ['a day before its first', add({ validFrom: '2026-03-31' }), 'too-early'],
    ['what names the same', add({ area: '06' }), 'ties'],
    [
      'a merger into itself',
      { edit: 'merge', oldCode: '102', successor: '102', on: '2027-01-01' },
      'municipality-unknown',
    ],
    [
      'a merger of what has merged',
      { edit: 'merge', oldCode: '588', successor: '102', on: '2027-01-01' },
      'municipality-unknown',
    ],
    [
      'no merger to take back',
      { edit: 'unmerge', oldCode: '102', successor: '214', effective: '2027-01-01', on: '2026-04-01' },
      'merged-already',
    ],
    [
      'a move to where it is',
      { edit: 'move', municipality: '102', seenArea: '06', area: '06', on: '2027-01-01' },
      'area-unknown',
    ],
  ])('%s', (_, edit, fault) => {
    expect(faultsOf(edit)).toContain(`0 ${fault}`)
  })

  test('two rules tie exactly if they name the same and hold on one day: whatever matches, the best is one', () => {
    const some = fc.record({
      messageType: fc.constantFrom(null, 'concern-consented'),
      municipality: fc.constantFrom(null, '102', '507'),
      area: fc.constantFrom(null, '06'),
      urgency: fc.constantFrom(null, 'urgent'),
      from: fc.constantFrom('2026-01-01', '2026-06-01'),
      until: fc.constantFrom(null, '2026-06-01', '2026-12-01'),
    })
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [one, other] = [a, b].map(({ from, until, ...named }, n) =>
          rule(`r${n}`, { ...named, validFrom: from, validUntil: until === from ? null : until }),
        ) as [RoutingRule, RoutingRule]
        const ties = tiesOf(one, [one, other]).length > 0
        expect(tiesOf(other, [one, other]).length > 0).toBe(ties)
        const names = ({ messageType, municipality, area, urgency }: RoutingRule) =>
          [messageType, municipality, area, urgency].join()
        const days = ['2026-03-01', '2026-08-01', '2027-01-01']
        const meet = days.some((day) =>
          [one, other].every((it) => it.validFrom <= day && (it.validUntil === null || day < it.validUntil)),
        )
        expect(ties).toBe(names(one) === names(other) && meet)
      }),
    )
  })
})

describe('gaps', () => {
  test('there are none while every area has a rule and somebody who takes it', () => {
    expect(findGaps(table(), types, noon)).toEqual([])
  })

  test('a municipality × type without a rule is one, by urgency; a type that follows a reference is none', () => {
    const without06 = table({
      rules: [
        ...rows.rules.filter(({ id }) => id !== 'default-area-06'),
        rule('only', { area: '06', urgency: 'urgent' }),
      ],
    })
    expect(findGaps(without06, types, noon)).toEqual([
      {
        messageType: 'concern-consented',
        receiverKind: 'social-services',
        urgency: 'normal',
        why: 'no-rule',
        office: null,
        municipalities: ['102', '214'],
      },
    ])
  })

  test('a rule that names a language fills none, and an office that nobody holds is one', () => {
    const inSwedish = table({ rules: rows.rules.map((one) => (one.area === '12' ? { ...one, language: 'sv' } : one)) })
    expect(findGaps(inSwedish, types, noon).map(({ municipalities }) => municipalities)).toEqual([['507'], ['507']])
    const unheld = table({ tlsCertificates: rows.tlsCertificates.filter(({ party }) => party !== '3221315-8') })
    expect(findGaps(unheld, types, noon)[0]).toMatchObject({ why: 'office-unheld', office: 'area-12' })
  })
})

describe('a replay', () => {
  const group: TrafficGroup = {
    messageType: 'concern-consented',
    receiverKind: 'social-services',
    urgency: 'normal',
    place: { given: '102', from: 'home' },
    unknownStay: null,
    inThread: false,
    messages: 5,
  }

  test('counts what would have gone elsewhere, by office, the most first', () => {
    const after = withRules(
      rule('new', { municipality: '102' }),
      rule('urgent', { municipality: '507', urgency: 'urgent' }),
    )
    const groups = [
      group,
      { ...group, place: { given: '913', from: 'field' as const }, messages: 2 },
      { ...group, place: { given: '507', from: 'stay' as const }, urgency: 'urgent' as const, messages: 1 },
      { ...group, place: { given: '214', from: 'home' as const }, messages: 100 },
      { ...group, inThread: true, messages: 9 },
    ]
    expect(replay(groups, table(), after, noon)).toEqual({
      messages: 117,
      moved: 8,
      moves: [
        { from: 'area-06', to: 'unit', messages: 7 },
        { from: 'area-12', to: 'unit', messages: 1 },
      ],
      inThread: 9,
      untold: 0,
    })
  })

  test('says of how many it cannot tell, for the language is not kept', () => {
    const inSwedish = withRules(rule('new', { municipality: '102', language: 'sv' }))
    expect(replay([group], table(), inSwedish, noon)).toMatchObject({ moved: 0, untold: 5 })
    const both = withRules(rule('new', { municipality: '102' }), rule('sv', { municipality: '102', language: 'sv' }))
    expect(replay([group], table(), both, noon)).toMatchObject({ moved: 5, untold: 0 })
  })

  test('a place of stay that named none leaves it to home', () => {
    const stay = { ...group, urgency: 'urgent' as const, unknownStay: '200' }
    expect(replay([stay], table(), withRules(rule('new', { municipality: '102' })), noon).moved).toBe(5)
  })
})

describe('a merger', () => {
  test('ends what names the old municipality, a rule to come before its first day', () => {
    const extra = [
      rule('old', { municipality: '214' }),
      rule('later', { municipality: '214', urgency: 'urgent', validFrom: '2028-01-01' }),
    ]
    const own = { ...rows, rules: [...rows.rules, ...extra, rule('kept', { municipality: '102' })] }
    const plan = planMerger(own, '214', '102', '2027-01-01')
    expect(plan.edits.map((edit) => [edit.edit, 'on' in edit && edit.on])).toEqual([
      ['end', '2027-01-01'],
      ['end', '2028-01-01'],
      ['merge', '2027-01-01'],
    ])
    expect([plan.ending, plan.inherited].map((list) => list.map(({ id }) => id))).toEqual([['old', 'later'], ['kept']])
    expect(checkEdits(own, types, { number: 1, edits: plan.edits, startsOn: '2026-12-01' })).toEqual([])
    const after = createRuleTable(applyEdits(own, plan.edits, 1))
    expect(findGaps(after, types, new Date('2027-06-01T10:00:00Z'))).toEqual([])
  })
})

describe('edits from outside', () => {
  test('come in order, what ends before what comes in its place', () => {
    expect(parseEdits([add({}), end('x')])?.map(({ edit }) => edit)).toEqual(['end', 'add'])
  })

  test.each([
    [[]],
    ['no list'],
    [[{ edit: 'drop' }]],
    [[{ ...end('x'), more: 1 }]],
    [[{ ...end('x'), on: '2026-02-30' }]],
    [[{ ...end('x'), rule: 'a b' }]],
    [[add({ municipality: '12' })]],
    [[add({ urgency: 'soon' })]],
    [[{ edit: 'add', rule: { office: 'unit' } }]],
    [[{ edit: 'move', municipality: '102', seenArea: '06', area: null, on: '2027-01-01' }]],
    [Array.from({ length: 501 }, () => end('x'))],
  ])('of another form are none: %j', (value) => {
    expect(parseEdits(value)).toBeUndefined()
  })
})

describe('a file of rules', () => {
  const head = ruleColumns.join(',')
  const read = (...lines: string[]) => readRuleFile([head, ...lines].join('\r\n'), rows.rules, '2026-04-01')

  test('brought back as it went changes nothing', () => {
    const all = [...rows.rules, rule('dated', { municipality: '102', validUntil: '2027-01-01' })]
    expect(readRuleFile(writeRuleFile(all), all, '2026-04-01')).toEqual({ faults: [{ line: 1, fault: 'empty' }] })
  })

  test('a line without id is new, one with another end ends, any other replaces; noughts come back', () => {
    const read06 = read(
      ',social-services,,91,,,,unit,,',
      'default-area-06,social-services,,,6,,,area-06,2023-01-01,2026-05-01',
      'default-area-12,social-services,,,12,,,unit,2023-01-01,',
    )
    expect(read06).toEqual({
      edits: [
        { edit: 'end', rule: 'default-area-06', seenUntil: null, on: '2026-05-01' },
        { edit: 'end', rule: 'default-area-12', seenUntil: null, on: '2026-04-01' },
        add({ municipality: '091' }),
        add({ area: '12' }),
      ],
    })
  })

  test.each([
    ['"open', 'not-csv', 2],
    ['one,two', 'columns', 2],
    ['unknown,social-services,,,06,,,unit,2026-04-01,', 'rule-unknown', 2],
    [',both,,,06,,,unit,2026-04-01,', 'value', 2],
    [',social-services,,,06,,,unit,2026-04-31,', 'value', 2],
  ])('%s: %s', (line, fault, at) => {
    expect(read(line)).toMatchObject({ faults: [{ line: at, fault }] })
  })

  test('a rule named twice is told, and a head of another order', () => {
    const line = 'default-area-06,social-services,,,06,,,unit,2023-01-01,'
    expect(read(line, line)).toMatchObject({ faults: [{ line: 3, fault: 'twice' }] })
    expect(readRuleFile('office,id\r\n', rows.rules, '2026-04-01')).toEqual({ faults: [{ line: 1, fault: 'columns' }] })
  })

  test('holds any text and gives it back, and no cell is a formula', () => {
    const cell = fc
      .string({ minLength: 1 })
      .filter((text) => !/\r|^'?[=+\-@\t]/.test(text) && !text.startsWith('\uFEFF'))
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        (records) => {
          expect(parseCsv(writeCsv([['a', 'b'], ...records]))).toEqual([['a', 'b'], ...records])
        },
      ),
    )
    for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1']) {
      expect(writeCsv([[formula, 'x']])).toBe(`'${formula},x\r\n`)
    }
  })

  test('with semicolons and a mark of its bytes’ order is read too', () => {
    expect(parseCsv('\uFEFFa;b\n"1;2";3\n')).toEqual([
      ['a', 'b'],
      ['1;2', '3'],
    ])
  })
})

function end(id: string): Extract<Edit, { edit: 'end' }> {
  return { edit: 'end', rule: id, seenUntil: null, on: '2026-04-01' }
}

function add(changes: Partial<NewRule>): Edit {
  const { id: _, ...named } = rule('any', { office: unit, validFrom: '2026-04-01', ...changes })
  return { edit: 'add', rule: named }
}
