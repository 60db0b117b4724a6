const dateForm = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/
const dateTimeForm = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?Z$/

/** Whether a text is a day of the calendar, `yyyy-mm-dd`. */
export function isDate(text: string): boolean {
  const [, year, month, day] = dateForm.exec(text) ?? []
  return isDay(Number(year), Number(month), Number(day))
}

/** Whether a text is a time in UTC on a day of the calendar (RFC 3339 with `Z`, no leap seconds). */
export function isDateTime(text: string): boolean {
  return isDate(dateTimeForm.exec(text)?.[1] ?? '')
}

/** Whether there is such a day in the Gregorian calendar; not for NaN. */
export function isDay(year: number, month: number, day: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return year >= 1 && day >= 1 && day <= days
}

/** The calendar date in Finland at a moment, taken at summer time so that a day begun there is never in the future. */
export function dateInFinland(at: Date): string {
  const day = Math.floor((at.getTime() + 3 * 3_600_000) / 86_400_000)
  if (day !== latest.day) latest = { day, text: new Date(day * 86_400_000).toISOString().slice(0, 10) }
  return latest.text
}

/** Of the message before: seldom another day. */
let latest = { day: 0, text: '1970-01-01' }

/** Milliseconds since 1970 of a well-formed time; undefined for anything else. */
export function findTime(value: unknown): number | undefined {
  return typeof value === 'string' && isDateTime(value) ? Date.parse(value) : undefined
}
