/** The calendar date in Finland at an instant, `YYYY-MM-DD`: rules and mergers begin at midnight there, not in UTC. */
export function helsinkiDate(at: Date): string {
  return format.format(at)
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
