import { helsinkiDate, helsinkiMidnight } from '../message/helsinki-time.ts'
import { type FoundState, foundStates, type MessageQuery } from '../message/message-search.ts'

/** What was asked for, as the form holds it. */
export type AskedFields = Readonly<Record<FieldName, string>>
export const fieldNames = ['id', 'sender', 'office', 'type', 'state', 'from', 'until'] as const
export type FieldName = (typeof fieldNames)[number]

export interface Asked {
  readonly fields: AskedFields
  readonly query: MessageQuery
  /** Fields that do not have their form: nothing is searched then. */
  readonly faults: readonly FieldName[]
}

/**
 * Reads what messages are looked for by. Without an identifier it is a window of time: 7 days where none is given, 92 at
 * most. What is not over yet is found however old it is, unless a first day is given.
 */
export function parseMessageQuery(asked: (name: string) => string | undefined, now: Date): Asked {
  const fields = Object.fromEntries(fieldNames.map((name) => [name, (asked(name) ?? '').trim()])) as AskedFields
  const before = asked('before') ?? ''
  const faults = fieldNames.filter((name) => fields[name] !== '' && !forms[name](fields[name]))
  const dates = !faults.includes('from') && !faults.includes('until')
  if (dates && spanDays(fields, now) > daysMax) return { fields, query: {}, faults: [...faults, 'from'] }
  if (faults.length > 0) return { fields, query: {}, faults }
  const from = fields.from === '' && fields.id === '' && !unfinished.has(fields.state)
  const window = from && { from: helsinkiMidnight(daysBefore(fields.until, now)) }
  return {
    fields,
    query: { ...queryOf(fields), ...window, ...(/^\d{1,15}$/.test(before) && { before: Number(before) }) },
    faults,
  }
}

function queryOf({ id, sender, office, type, state, from, until }: AskedFields): MessageQuery {
  return {
    ...(id !== '' && (/^\d+$/.test(id) ? { item: Number(id) } : { messageId: id.toLowerCase() })),
    ...(sender !== '' && { sender }),
    ...(office !== '' && { office }),
    ...(type !== '' && { type }),
    ...(state !== '' && { state: state as FoundState }),
    ...(from !== '' && { from: helsinkiMidnight(from) }),
    ...(until !== '' && { until: helsinkiMidnight(nextDay(until)) }),
  }
}

/** Closed forms: no field takes a personal identity code or a name. */
const matches = (form: RegExp) => (text: string) => form.test(text)
const isDay = (text: string) =>
  /^20\d\d-(0[1-9]|1[0-2])-\d\d$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.startsWith(text) === true
const forms: Readonly<Record<FieldName, (text: string) => boolean>> = {
  id: matches(/^([1-9]\d{0,14}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i),
  sender: matches(/^\d{7}-\d$/),
  office: matches(/^[a-z0-9-]{1,60}$/),
  type: matches(/^[a-z0-9-]{1,60}$/),
  state: (text) => foundStates.some((state) => state === text),
  from: isDay,
  until: isDay,
}
const unfinished: ReadonlySet<string> = new Set(['waiting', 'late', 'manual-desk', 'held'])
const [windowDays, daysMax] = [7, 92]
const dayMs = 86_400_000

function daysBefore(until: string, now: Date): string {
  const end = isDay(until) ? Date.parse(until) : Date.parse(helsinkiDate(now))
  return new Date(end - (windowDays - 1) * dayMs).toISOString().slice(0, 10)
}

function spanDays({ from, until }: AskedFields, now: Date): number {
  if (from === '') return 0
  return (Date.parse(until === '' ? helsinkiDate(now) : until) - Date.parse(from)) / dayMs
}

function nextDay(date: string): string {
  return new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10)
}
