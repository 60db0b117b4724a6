import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The legal matrix as a reader of `schemas/MATRIX.md` understands it: parsed from the text alone, so that a test can
 * hold the gateway to what the document says.
 */
export const matrixText = readFileSync(join(import.meta.dirname, '..', '..', 'schemas', 'MATRIX.md'), 'utf8')

export interface Ground {
  readonly type: string
  readonly directions: readonly { readonly from: string; readonly to: string }[]
  readonly applies: readonly Holding[]
  readonly mode: string
  /** Undefined where the mode names none. */
  readonly section: string | undefined
  readonly holds: Holding
  readonly consent: string
  readonly mandatory: readonly string[]
  readonly dated: readonly Dated[]
  readonly inBatch: boolean
}

export interface Holding {
  readonly places: readonly string[]
  readonly from: string
  readonly until: string
}

export interface Dated {
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
}

export const grounds: readonly Ground[] = rowsUnder('## Grounds').map(parseGround)
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
  return lines.map((line) => new Map(cells(line).map((cell, index) => [names[index] ?? '', cell])))
}

function cells(line: string): string[] {
  return line.slice(2, -2).split(' | ')
}

function parseGround(row: Map<string, string>): Ground {
  const cell = (name: string) => row.get(name) ?? ''
  const section = cell('Section') === '—' ? undefined : cell('Section')
  return {
    type: codes(cell('Type'))[0] ?? '',
    directions: cell('Who → whom')
      .split('; ')
      .map((direction) => ({ from: direction.split(' → ')[0] ?? '', to: direction.split(' → ')[1] ?? '' })),
    applies: cell('Applies').split('; ').map(parseHolding),
    mode: codes(cell('Mode'))[0] ?? '',
    section,
    holds: parseHolding(section === undefined ? 'everywhere, always' : cell('Section holds')),
    consent: cell('Consent'),
    mandatory: codes(cell('Mandatory')),
    dated: cell('Dated rules') === '—' ? [] : cell('Dated rules').split('<br>').map(parseDated),
    inBatch: cell('Batch') === 'yes',
  }
}

function parseHolding(text: string): Holding {
  const [where = '', when = ''] = text.split(', ')
  return { places: where === 'everywhere' ? ['mainland', 'aland'] : where.split(' and '), ...parsePeriod(when) }
}

function parsePeriod(text: string) {
  return {
    from: /from (\S+?)(?=[\s,]|$)/.exec(text)?.[1] ?? '0000-00-00',
    until: /until (\S+?)(?=[\s,]|$)/.exec(text)?.[1] ?? '9999-99-99',
  }
}

function parseDated(text: string): Dated {
  const [, field = '', kind, value = '', when = '', by = ''] =
    /^`([^`]+)` (may|must) be `([^`]+)` (.*), by (`[^`]+`|the day of the message) \(/.exec(text) ?? []
  return {
    field,
    kind: kind === 'may' ? 'may' : 'must',
    value: JSON.parse(value),
    ...parsePeriod(when),
    by: codes(by)[0],
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
  }
}

/** What stands between back ticks. */
function codes(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
}
