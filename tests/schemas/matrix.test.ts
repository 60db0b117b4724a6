import { describe, expect, test } from 'vitest'
import type { MessageType } from '../../src/message/catalogue.ts'
import { legalModes } from '../../src/message/message.ts'
import { places } from '../../src/message/place.ts'
import { requireConsent, requireLinks } from '../../src/validate/validate.ts'
import { catalogue, exampleAt, type Json } from '../support/verified.ts'
import { findRefusal, judge, soundLinks, validateMessage } from '../validate/judge.ts'
import {
  type Cell,
  createConsent,
  createMessage,
  datedOf,
  keyOf,
  otherValue,
  structureAt,
  withConditions,
  withField,
} from './matrix-message.ts'
import { boundaries, conditions, doesHold, type Ground, grounds, type TypeRow, typeRows } from './matrix-table.ts'

const types = [...catalogue.values()].map((type): [string, MessageType] => [keyOf(type), type])
const today = exampleAt.toISOString().slice(0, 10)
const days = [...new Set([...boundaries.flatMap((day) => [dayBefore(day), day]), today])].sort()
const senders = ['fpa', 'social-services'] as const
/** A section that no type lists. */
const foreign = 'Lag 1/1900 1 §'
const counts = { cells: 0, accepted: 0, refused: 0 }

describe.each(types)('%s', (_, type) => {
  const rows = groundsOf(type)
  const base = acceptedCell(type)

  test('in every cell is accepted or refused as the table says', () => {
    const seen = new Map<string, Set<string | undefined>>()
    for (const cell of cellsOf(type)) {
      const message = createMessage(cell)
      const code = codeOf(type, message, cell)
      expect({ ...told(cell), code }).toEqual({ ...told(cell), code: expectedCode(rows, cell, message) })
      counts.cells++
      counts[code === undefined ? 'accepted' : 'refused']++
      const key = `${cell.mode} ${cell.section}`
      seen.set(key, (seen.get(key) ?? new Set()).add(code))
    }
    for (const { mode, section } of rows) {
      const accepted = seen.get(`${mode} ${section}`)?.has(undefined)
      expect(accepted, `${mode} ${section} is never accepted`).toBe(true)
      const refused = [...seen].some(([key, codes]) => key.endsWith(` ${section}`) && [...codes].some(isBasis))
      expect(refused, `${section} is never refused`).toBe(true)
    }
  })

  test('each dated rule holds on every day of the table', () => {
    for (const rule of datedOf(type)) {
      const codes = new Set<string | undefined>()
      for (const day of days) {
        for (const value of [rule.value, otherValue(type, rule)]) {
          const message = withConditions(type, withField(createMessage({ ...base, day }), rule.field, value))
          const isInForce = rule.from <= day && day < rule.until
          const isFine = rule.kind === 'may' ? value !== rule.value || isInForce : value === rule.value || !isInForce
          const code = codeOf(type, message, { ...base, day })
          expect({ rule, day, value, code }).toEqual({
            rule,
            day,
            value,
            code: isFine ? undefined : 'basis.not-in-force',
          })
          codes.add(code)
        }
      }
      expect([...codes].sort()).toEqual(['basis.not-in-force', undefined])
    }
  })

  test('each field that a mode makes mandatory is', () => {
    for (const row of rows) {
      const cell = cellOf(type, row)
      const message = createMessage(cell)
      expect(codeOf(type, message, cell)).toBeUndefined()
      for (const field of row.mandatory) {
        const code = isRequired(type, field) ? 'schema.invalid' : 'basis.incomplete'
        const refusal = findRefusal(() => judgeCell(type, withField(message, field, undefined), cell))
        expect({ field, code: refusal?.code }).toEqual({ field, code })
        expect(refusal?.faults.map(({ place }) => place)).toContain(field)
      }
    }
  })

  test('the consent is asked for, or that of the message referred to, as the table says', () => {
    for (const row of rows) {
      const cell = cellOf(type, row)
      const without = withField(createMessage(cell), '/consent', undefined)
      expect([row.mode, codeOf(type, without, cell)]).toEqual([
        row.mode,
        row.consent === 'required' ? 'consent.missing' : undefined,
      ])
      if (row.consent !== 'required' && type.structure.properties.has('consent')) {
        const needless = { ...createMessage(cell), consent: createConsent(type, {}, cell.day, cell.sender) }
        expect([row.mode, codeOf(type, needless, cell)]).toEqual([row.mode, 'basis.not-allowed'])
      }
      expect([row.mode, withdrawnCode(type, createMessage(cell), cell)]).toEqual([
        row.mode,
        row.consent === 'original' ? 'consent.withdrawn' : undefined,
      ])
    }
  })

  test('each field that another makes mandatory is, then and only then', () => {
    for (const { field, is, mandatory } of conditions.filter((one) => one.type === keyOf(type))) {
      const cell = { ...base, day: today }
      const message = withConditions(type, withField(createMessage(cell), field, is))
      expect({ field, is, code: codeOf(type, message, cell) }).toEqual({ field, is, code: undefined })
      for (const needed of mandatory) {
        const refusal = findRefusal(() => judgeCell(type, withField(message, needed, undefined), cell))
        expect({ needed, code: refusal?.code }).toEqual({ needed, code: 'schema.invalid' })
        expect(refusal?.faults.map(({ place }) => place)).toContain(needed)
      }
    }
  })

  test('each field that another allows only some values has one of them, then and only then', () => {
    for (const { field, is, allowed } of conditions.filter((one) => one.type === keyOf(type))) {
      const structure = allowed && structureAt(type, allowed.field)
      if (structure?.kind !== 'string') continue
      const cell = { ...base, day: today }
      for (const value of structure.enum ?? []) {
        const message = withField(withField(createMessage(cell), field, is), allowed?.field ?? '', value)
        const refusal = findRefusal(() => judgeCell(type, message, cell))
        const told = refusal?.faults.some((fault) => fault.place === allowed?.field && fault.rule.includes('only be'))
        expect({ field, is, value, told: told ?? false }).toEqual({
          field,
          is,
          value,
          told: !allowed?.oneOf.includes(value),
        })
      }
    }
  })

  test('comes in a batch only as the table says', () => {
    const message = createMessage(base)
    const refusal = findRefusal(() => validateMessage(type, message, { ...judgingOf(base), inBatch: true }))
    expect(refusal?.code).toBe(typeRow(type).inBatch ? undefined : 'batch.not-allowed')
  })
})

test('the whole matrix was walked', () => {
  console.info(`legal matrix: ${counts.cells} cells: ${counts.accepted} accepted, ${counts.refused} refused`)
  expect(counts.cells).toBeGreaterThan(
    types.length * legalModes.length * places.length * senders.length * days.length - 1,
  )
  expect(counts.accepted).toBeGreaterThan(types.length)
  expect(counts.refused).toBeGreaterThan(counts.accepted)
})

function* cellsOf(type: MessageType): Generator<Cell> {
  const sections = new Set(groundsOf(type).map(({ section }) => section))
  if (structureAt(type, '/legalBasis/section')) sections.add(foreign)
  for (const mode of legalModes)
    for (const section of sections)
      for (const place of places)
        for (const day of days) for (const sender of senders) yield { type, mode, section, place, day, sender }
}

/** The gravest of what the table says is wrong. */
function expectedCode(rows: readonly Ground[], { type, mode, section, place, day, sender }: Cell, message: Json) {
  const at = hasPlace(message) ? place : undefined
  const [first] = rows
  if (!first?.directions.some(({ from }) => from === sender)) return 'party.not-allowed'
  if (!typeRow(type).applies.some((holding) => doesHold(holding, at, day))) return 'type.not-applicable'
  const named = rows.filter((row) => row.mode === mode && row.section === section)
  const here = named.filter(({ holds }) => at === undefined || holds.places.includes(at))
  if (here.length === 0) return 'basis.not-allowed'
  return here.some(({ holds }) => doesHold(holds, at, day)) ? undefined : 'basis.not-in-force'
}

/** A message about nobody, and routed by no municipality, lies nowhere. */
function hasPlace(message: Json): boolean {
  const type = catalogue.get(`${message.messageType}/${message.schemaVersion}`)
  const routedBy = type?.routedBy
  return (typeof routedBy === 'object' && 'municipality' in routedBy) || message.person !== undefined
}

function acceptedCell(type: MessageType): Cell {
  const [row] = groundsOf(type).filter(({ holds }) => doesHold(holds, undefined, today))
  if (!row) throw new Error(`${type.name} is accepted nowhere today`)
  return cellOf(type, row)
}

/** A cell in which this ground is accepted. */
function cellOf(type: MessageType, { mode, section, holds, directions }: Ground): Cell {
  for (const place of places)
    for (const day of [today, ...days]) {
      const sender = directions[0]?.from === 'fpa' ? 'fpa' : 'social-services'
      if (doesHold(holds, place, day)) return { type, mode, section, place, day, sender }
    }
  throw new Error(`${type.name} ${mode} ${section} is accepted nowhere`)
}

function judgeCell(type: MessageType, message: Json, cell: Cell) {
  return judge(type, message, judgingOf(cell))
}

function codeOf(type: MessageType, message: Json, cell: Cell): string | undefined {
  return findRefusal(() => judgeCell(type, message, cell))?.code
}

/** What is said when the consent of whatever the message refers to is withdrawn. */
function withdrawnCode(type: MessageType, message: Json, cell: Cell): string | undefined {
  const found = soundLinks(type, message)
  const referred = found.referred && { ...found.referred, consentWithdrawn: true }
  const validated = validateMessage(type, message, judgingOf(cell))
  const at = atNoon(cell.day)
  return findRefusal(() => requireConsent(requireLinks(validated, { ...found, referred }, at), at))?.code
}

function judgingOf({ sender, day }: Cell) {
  return { sender, at: atNoon(day) }
}

/** A little after the messages of a day are made. */
function atNoon(day: string): Date {
  return new Date(`${day}T10:30:00Z`)
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
}

function groundsOf(type: MessageType): readonly Ground[] {
  return grounds.filter((ground) => ground.type === keyOf(type))
}

function typeRow(type: MessageType): TypeRow {
  const row = typeRows.find((one) => one.type === keyOf(type))
  if (!row) throw new Error(`${type.name} is not in the table of types`)
  return row
}

function isBasis(code: string | undefined): boolean {
  return code?.startsWith('basis.') ?? false
}

function isRequired(type: MessageType, field: string): boolean {
  const cut = field.lastIndexOf('/')
  const parent = structureAt(type, field.slice(0, cut))
  return parent?.kind === 'object' && parent.properties.get(field.slice(cut + 1))?.required === true
}

function told({ type, mode, section, place, day, sender }: Cell) {
  return { type: keyOf(type), mode, section, place, day, sender }
}
