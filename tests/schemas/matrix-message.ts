import type { MessageType } from '../../src/message/catalogue.ts'
import { findField } from '../../src/message/field.ts'
import type { PartyKind } from '../../src/message/ids.ts'
import type { Structure } from '../../src/message/structure.ts'
import { exampleOf, type Json } from '../support/verified.ts'
import { conditions, type Dated, dated, grounds, typeRows } from './matrix-table.ts'
import { completeValue } from './variants.ts'

/** What varies from cell to cell. */
export interface Cell {
  readonly type: MessageType
  readonly mode: string
  readonly section: string | undefined
  readonly place: 'mainland' | 'aland'
  /** In Finland. */
  readonly day: string
  readonly sender: PartyKind
}

/** The example of a type, made to say what a cell asks for, and all else as it should be. */
export function createMessage({ type, mode, section, place, day, sender }: Cell): Json {
  const example = exampleOf(type)
  let message: Json = { ...example, createdAt: `${day}T10:00:00Z`, from: ids[sender] }
  message.legalBasis = { ...(example.legalBasis as Json), mode, ...(section === undefined ? {} : { section }) }
  if (section === undefined) delete (message.legalBasis as Json).section
  message = withField(
    message,
    '/consent',
    restsOnConsent(type, mode) ? createConsent(type, example, day, sender) : undefined,
  )
  message = putPlace(type, message, place)
  for (const field of mandatoryOf(type, mode)) message = ensureField(type, message, field)
  return withPlausiblePeople(withConditions(type, withDatedFields(type, message, day))) as Json
}

/** The same with another value, or none, at a pointer. */
export function withField(value: unknown, pointer: string, put: unknown): Json {
  const [name = '', ...rest] = pointer.split('/').slice(1)
  const { [name]: old, ...others } = (value ?? {}) as Json
  const found = rest.length === 0 ? put : withField(old, `/${rest.join('/')}`, put)
  if (found === undefined) return others
  // In its old place: XML counts on the order.
  return old === undefined ? { ...others, [name]: found } : { ...(value as Json), [name]: found }
}

/** With every field that other fields make mandatory, and saying what they allow. */
export function withConditions(type: MessageType, message: Json): Json {
  let value = message
  for (const { field, is, mandatory, allowed } of conditions.filter((one) => one.type === keyOf(type))) {
    if (findField(value, field) !== is) continue
    for (const needed of mandatory) value = ensureField(type, value, needed)
    if (allowed && !allowed.oneOf.includes(findField(value, allowed.field))) {
      value = withField(value, allowed.field, allowed.oneOf[0])
    }
  }
  return withPlausiblePeople(value) as Json
}

/** The part of a type's structure at a pointer. */
export function structureAt(type: MessageType, pointer: string): Structure | undefined {
  let found: Structure | undefined = type.structure
  for (const name of pointer.split('/').slice(1)) {
    found = found?.kind === 'object' ? found.properties.get(name)?.structure : undefined
  }
  return found
}

/** Another value that a field may have, of which no dated rule speaks. */
export function otherValue(type: MessageType, { field, value }: Pick<Dated, 'field' | 'value'>): unknown {
  if (typeof value === 'boolean') return !value
  const structure = structureAt(type, field)
  const spoken = datedOf(type).filter((rule) => rule.field === field)
  const codes = structure?.kind === 'string' ? (structure.enum ?? []) : []
  const other = codes.find((code) => spoken.every((rule) => rule.value !== code))
  if (other === undefined) throw new Error(`${type.name}: ${field} has no other value`)
  return other
}

export function datedOf(type: MessageType): readonly Dated[] {
  return dated.filter((rule) => rule.type === keyOf(type))
}

export function keyOf({ name, version }: MessageType): string {
  return `${name}/${version}`
}

const ids: Readonly<Record<PartyKind, string>> = { fpa: '0246246-0', 'social-services': '3221304-3' }

function restsOnConsent(type: MessageType, mode: string): boolean {
  const rows = grounds.filter((ground) => ground.type === keyOf(type))
  const asked = rows.filter((ground) => ground.mode === mode)
  return (asked.length === 0 ? rows : asked).some(({ consent }) => consent === 'required')
}

/** A consent of the client to a message of this type, made ten minutes before. */
export function createConsent(type: MessageType, example: Json, day: string, sender: PartyKind): Json {
  const direction = grounds
    .find((ground) => ground.type === keyOf(type))
    ?.directions.find(({ from }) => from === sender)
  return {
    givenBy: 'client',
    method: 'visit',
    recordReference: 'consents/900-1',
    ...(example.consent as Json | undefined),
    purpose: type.name,
    receiver: direction?.to ?? 'fpa',
    givenAt: `${day}T09:50:00Z`,
    validUntil: `${Number(day.slice(0, 4)) + 2}-01-01T00:00:00Z`,
  }
}

function putPlace(type: MessageType, message: Json, place: Cell['place']): Json {
  const code = place === 'aland' ? '478' : '102'
  let value = message
  if (typeof type.routedBy === 'object' && 'municipality' in type.routedBy) {
    value = withField(value, type.routedBy.municipality, code)
  }
  for (const field of ['/person/homeMunicipality', '/person/placeOfStay']) {
    if (findField(message, field) !== undefined) value = withField(value, field, code)
  }
  return value
}

function mandatoryOf(type: MessageType, mode: string): readonly string[] {
  return grounds.find((ground) => ground.type === keyOf(type) && ground.mode === mode)?.mandatory ?? []
}

function ensureField(type: MessageType, message: Json, field: string): Json {
  if (findField(message, field) !== undefined) return message
  const structure = structureAt(type, field)
  if (!structure) throw new Error(`${type.name} has no ${field}`)
  return withField(message, field, completeValue(structure))
}

/** Decided on the day of the cell, and saying what may always be said, or must be. */
function withDatedFields(type: MessageType, message: Json, day: string): Json {
  const shownAfter = typeRows.find((row) => row.type === keyOf(type))?.shownAfter
  let value = shownAfter === undefined ? message : withField(message, shownAfter, day)
  for (const rule of datedOf(type)) {
    if (rule.by !== undefined) value = withField(value, rule.by, day)
    if (rule.kind === 'must') value = withField(value, rule.field, rule.value)
    else if (findField(value, rule.field) === rule.value) value = withField(value, rule.field, otherValue(type, rule))
  }
  return value
}

/** Everybody was born before every law of the matrix, on the day that their code says. */
function withPlausiblePeople(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlausiblePeople)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, member]) => {
    if (name === 'personalIdentityCode') return [name, '010190-999W']
    return [name, name === 'birthDate' ? '1990-01-01' : withPlausiblePeople(member)]
  })
  return Object.fromEntries(entries)
}
