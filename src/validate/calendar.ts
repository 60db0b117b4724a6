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

/** Milliseconds since 1970 of a well-formed time; undefined for anything else. */
export function findTime(value: unknown): number | undefined {
  return typeof value === 'string' && isDateTime(value) ? Date.parse(value) : undefined
}
