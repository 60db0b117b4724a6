/** Whether a date is in a window; `from` belongs to it, `until` does not, null is an open end. */
export function isWithin(date: string, { validFrom, validUntil }: DateWindow): boolean {
  return (validFrom === null || validFrom <= date) && (validUntil === null || date < validUntil)
}

/** Calendar dates, `YYYY-MM-DD`: `validFrom` inclusive, `validUntil` exclusive. */
export interface DateWindow {
  readonly validFrom: string | null
  readonly validUntil: string | null
}
