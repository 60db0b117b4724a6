import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The legal matrix as a reader of `schemas/MATRIX.md` understands it: parsed from the text alone, so that a test can
 * hold the gateway to what the document says.
 */
export const matrixText = readFileSync(join(import.meta.dirname, '..', '..', 'schemas', 'MATRIX.md'), 'utf8')

/** Where and when one type may be sent on one ground. */
export interface Ground {
  readonly type: string
  readonly directions: readonly Direction[]
  readonly mode: string
  /** Undefined where the mode names none. */
  readonly section: string | undefined
  readonly holds: Holding
  readonly consent: string
  readonly mandatory: readonly string[]
}

export interface Direction {
  readonly from: string
  readonly to: string
}

export interface TypeRow {
  readonly type: string
  readonly applies: readonly Holding[]
  /** The field after whose date the receiver sees it; undefined: at once. */
  readonly shownAfter: string | undefined
  readonly clocks: readonly string[]
  readonly inBatch: boolean
}

export interface ClockRow {
  readonly clock: string
  readonly places: readonly string[]
  readonly basis: string
  readonly types: readonly string[]
}

export interface Holding {
  readonly places: readonly string[]
  readonly from: string
  readonly until: string
}

export interface Dated {
  readonly type: string
  readonly field: string
  readonly kind: 'may' | 'must'
  readonly value: unknown
  readonly from: string
  readonly until: string
  /** Undefined: the day of the message. */
  readonly by: string | undefined
}

export interface Condition {
  readonly type: string
  readonly field: string
  /** Undefined: where the field is absent. */
  readonly is: unknown
  readonly mandatory: readonly string[]
  /** What another field may only say then. */
  readonly allowed: { readonly field: string; readonly oneOf: readonly unknown[] } | undefined
}

const parties: Readonly<Record<string, string>> = { FPA: 'fpa', 'social services': 'social-services' }

export const grounds: readonly Ground[] = rowsUnder('## Grounds').map(parseGround)
export const typeRows: readonly TypeRow[] = rowsUnder('## Types').map(parseType)
export const dated: readonly Dated[] = rowsUnder('## Dated').map(parseDated)
export const clocks: readonly ClockRow[] = rowsUnder('## Clocks').map(parseClock)
export const conditions: readonly Condition[] = rowsUnder('## Fields').map(parseCondition)

/** Every day on which something begins or ends. */
export const boundaries: readonly string[] = [
  ...new Set(matrixText.match(/(?<=(?:from|until) )\d{4}-\d\d-\d\d/g)),
].sort()

export function doesHold({ places, from, until }: Holding, place: string | undefined, day: string): boolean {
  return (place === undefined || places.includes(place)) && from <= day && day < until
}

function rowsUnder(heading: string): Map<string, string>[] {
  const [, text = ''] = matrixText.split(heading)
  const [header = '', , ...lines] = (text.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'))
  const names = cells(header)
  let above: string[] = []
  return lines.map((line) => {
    const row = cells(line)
    // A type, and what else is named in its first row only.
    above = row.map((cell, index) => cell || (row[0] === '' && above[index]) || '')
    return new Map(above.map((cell, index) => [names[index] ?? '', cell]))
  })
}

function cells(line: string): string[] {
  return line
    .slice(2, -2)
    .split(' | ')
    .map((cell) => cell.trim())
}

function parseGround(row: Map<string, string>): Ground {
  const cell = (name: string) => row.get(name) ?? ''
  return {
    type: codes(cell('Type'))[0] ?? '',
    directions: parseDirections(cell('From → to')),
    mode: codes(cell('Mode'))[0] ?? '',
    section: cell('Section') === '—' ? undefined : cell('Section'),
    holds: { places: parsePlaces(cell('Place')), ...parsePeriod(cell('In force')) },
    consent: cell('Consent'),
    mandatory: codes(cell('Mandatory under the mode')),
  }
}

function parseDirections(text: string): Direction[] {
  const [from = '', arrow, to = ''] = text.split(/ ([→↔]) /)
  const way = { from: parties[from] ?? '', to: parties[to] ?? '' }
  return arrow === '↔' ? [way, { from: way.to, to: way.from }] : [way]
}

function parseType(row: Map<string, string>): TypeRow {
  const cell = (name: string) => row.get(name) ?? ''
  return {
    type: codes(cell('Type'))[0] ?? '',
    applies: cell('Applies').split('; ').map(parseHolding),
    shownAfter: codes(cell('Shown'))[0],
    clocks: codes(cell('Clocks')),
    inBatch: cell('Batch') === 'yes',
  }
}

function parseHolding(text: string): Holding {
  const [where = '', when = ''] = text.split(', ')
  return { places: parsePlaces(where), ...parsePeriod(when) }
}

function parsePlaces(text: string): string[] {
  if (text === 'everywhere') return ['mainland', 'aland']
  return text.split(' and ').map((name) => (name === 'Åland' ? 'aland' : name))
}

function parsePeriod(text: string) {
  return {
    from: /from (\S+)/.exec(text)?.[1] ?? '0000-00-00',
    until: /until (\S+)/.exec(text)?.[1] ?? '9999-99-99',
  }
}

function parseDated(row: Map<string, string>): Dated {
  const cell = (name: string) => row.get(name) ?? ''
  return {
    type: codes(cell('Type'))[0] ?? '',
    field: codes(cell('Field'))[0] ?? '',
    kind: cell('Rule').startsWith('may be') ? 'may' : 'must',
    value: JSON.parse(codes(cell('Rule'))[0] ?? ''),
    ...parsePeriod(cell('In force')),
    by: codes(cell('By'))[0],
  }
}

function parseClock(row: Map<string, string>): ClockRow {
  const cell = (name: string) => row.get(name) ?? ''
  return {
    clock: codes(cell('Clock'))[0] ?? '',
    places: parsePlaces(cell('Place')),
    basis: cell('Basis'),
    types: codes(cell('Started by')),
  }
}

function parseCondition(row: Map<string, string>): Condition {
  const when = row.get('When') ?? ''
  const [field = '', value] = codes(when)
  return {
    type: codes(row.get('Type') ?? '')[0] ?? '',
    field,
    is: when.endsWith('is absent') ? undefined : JSON.parse(value ?? ''),
    mandatory: codes(row.get('Mandatory') ?? ''),
    allowed: parseAllowed(codes(row.get('Allowed') ?? '')),
  }
}

function parseAllowed([field, ...values]: string[]): Condition['allowed'] {
  return field === undefined ? undefined : { field, oneOf: values.map((value) => JSON.parse(value)) }
}

/** What stands between back ticks. */
function codes(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
}
