/** The calendar date in Finland at an instant, `YYYY-MM-DD`: rules and mergers begin at midnight there, not in UTC. */
export function helsinkiDate(at: Date): string {
  // Finland's midnights are full hours of UTC, so a date holds for its whole hour; Intl is slow enough to remember it.
  const hour = Math.floor(at.getTime() / 3_600_000)
  if (hour !== latest.hour) latest = { hour, date: format.format(at) }
  return latest.date
}

/** Whether a date is in a window; `from` belongs to it, `until` does not, null is an open end. */
export function isWithin(date: string, { validFrom, validUntil }: DateWindow): boolean {
  return (validFrom === null || validFrom <= date) && (validUntil === null || date < validUntil)
}

/** Calendar dates, `YYYY-MM-DD`: `validFrom` inclusive, `validUntil` exclusive. */
export interface DateWindow {
  readonly validFrom: string | null
  readonly validUntil: string | null
}

/** Swedish writes dates as ISO 8601 does. */
const format = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Helsinki',
  calendar: 'gregory',
  numberingSystem: 'latn',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

let latest = { hour: Number.NaN, date: '' }
