import type { MessageType } from './catalogue.ts'
import type { PartyKind } from './ids.ts'
import { places as allPlaces, type Place } from './place.ts'
import type { Certainty, FieldValue, Period, Validity } from './type-rules.ts'

/** What stands in a cell of the legal matrix, and how its tables are written. */
export const none = '—'

export function nameOf({ name, version }: Pick<MessageType, 'name' | 'version'>): string {
  return code(`${name}/${version}`)
}

/** Both ways as one arrow. */
export function directions({ directions: ways }: MessageType): string {
  const [one, other] = ways
  if (one && other?.from === one.to && other.to === one.from) return `${party[one.from]} ↔ ${party[one.to]}`
  return ways.map(({ from, to }) => `${party[from]} → ${party[to]}`).join('; ')
}

const party: Readonly<Record<PartyKind, string>> = { fpa: 'FPA', 'social-services': 'social services' }

export function places({ places: named }: Pick<Validity, 'places'>): string {
  const isEverywhere = allPlaces.every((place) => named.includes(place))
  return isEverywhere ? 'everywhere' : named.map((place) => placeName[place]).join(' and ')
}

const placeName: Readonly<Record<Place, string>> = { mainland: 'mainland', aland: 'Åland' }

export function period({ from, until }: Period): string {
  return [from && `from ${from}`, until && `until ${until}`].filter(Boolean).join(' ') || 'always'
}

export function certainty(how: Certainty): string {
  return how === 'unverified' ? '**unverified**' : how
}

export function fields(pointers: readonly string[]): string {
  return list(pointers.map(code))
}

export function list(parts: readonly string[]): string {
  return parts.length === 0 ? none : parts.join(', ')
}

export function literal(value: FieldValue): string {
  return code(JSON.stringify(value))
}

export function oneOf(values: readonly FieldValue[]): string {
  return values.map(literal).join(' or ')
}

export function code(text: string): string {
  return `\`${text}\``
}

/** Rows that stand together: what they have in common is named in the first. */
export function under(common: readonly string[], rows: readonly (readonly string[])[]): string[][] {
  return rows.map((row, index) => [...common.map((cell) => (index === 0 ? cell : '')), ...row])
}

/** Padded, so that it can be read as it is written too. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widthOf = (index: number) =>
    Math.max(...escaped.map((row) => row[index]?.length ?? 0).map((length) => Math.min(length, widthMax)))
  // Nothing stands after the last.
  const widths = columns.map(({ length }, index) => Math.max(length, index < columns.length - 1 ? widthOf(index) : 0))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...escaped.map(line), '']
}

/** A longer cell pushes the rest of its own row only. */
const widthMax = 80
