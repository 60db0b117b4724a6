import { isPublicId } from '../evidence/record-id.ts'
import { isHours } from '../message/hours.ts'
import { type PartyKind, partyKinds } from '../message/ids.ts'
import type { Labels } from '../message/type-rules.ts'
import { findBusinessIdFault } from '../validate/business-id.ts'

/** A party, as an administrator wants it. */
export interface PartyWish {
  readonly party: string
  readonly kind: PartyKind
  readonly names: Labels
  readonly from: string
  readonly until: string | null
}

/** An office, as an administrator wants it. */
export interface OfficeWish {
  readonly office: string
  readonly party: string
  readonly area: string | null
  readonly names: Labels
  readonly from: string
  readonly until: string | null
  readonly languages: readonly string[]
  readonly opening: string | null
  readonly onCall: string | null
}

/** The field that is not as it must be. */
export type Faulty = { readonly faulty: string }

type Fields = Readonly<Record<string, unknown>>

/** What an office's people speak; `se` is Northern Sámi. */
export const officeLanguages = ['fi', 'sv', 'en', 'se'] as const

/** A party from the fields of a form or of a JSON object; the first field that is wrong. */
export function parsePartyWish(fields: Fields): PartyWish | Faulty {
  const { party, from } = fields
  const kind = partyKinds.find((one) => one === fields.kind)
  const names = parseNames(fields)
  const until = parseUntil(fields)
  if (typeof party !== 'string' || findBusinessIdFault(party) !== undefined) return { faulty: 'party' }
  if (!kind) return { faulty: 'kind' }
  if ('faulty' in names) return names
  if (!isDay(from)) return { faulty: 'from' }
  if (until === undefined || (until !== null && until <= from)) return { faulty: 'until' }
  return { party, kind, names, from, until }
}

/** @param party whose office it is */
export function parseOfficeWish(party: string, fields: Fields): OfficeWish | Faulty {
  const { office, from } = fields
  const area = emptyToNull(fields.area)
  const names = parseNames(fields)
  const until = parseUntil(fields)
  const [opening, onCall] = [emptyToNull(fields.opening), emptyToNull(fields.onCall)]
  const languages = officeLanguages.filter((one) => [fields.languages].flat().includes(one))
  if (!isPublicId(office) || !/^[a-z0-9][a-z0-9-]{1,59}$/.test(office)) return { faulty: 'office' }
  if (area !== null && !/^\d{2}$/.test(String(area))) return { faulty: 'area' }
  if ('faulty' in names) return names
  if (!isDay(from)) return { faulty: 'from' }
  if (until === undefined || (until !== null && until <= from)) return { faulty: 'until' }
  if (languages.length === 0) return { faulty: 'languages' }
  if (opening !== null && !isHours(opening)) return { faulty: 'opening' }
  if (onCall !== null && !isHours(onCall)) return { faulty: 'onCall' }
  return { office, party, area, names, from, until, languages, opening, onCall }
}

function parseNames({ fi, sv, en }: Fields): Labels | Faulty {
  const names = { fi, sv, en }
  for (const [language, name] of Object.entries(names)) if (!isName(name)) return { faulty: language }
  return names as Labels
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value === value.trim() && /^[^\p{C}<>]{2,120}$/u.test(value)
}

/** Null: without end; undefined: it is no day. */
function parseUntil({ until }: Fields): string | null | undefined {
  const text = emptyToNull(until)
  return text === null || isDay(text) ? text : undefined
}

function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const at = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
}

function emptyToNull(value: unknown): string | null {
  return value === undefined || value === null || value === '' ? null : String(value)
}
