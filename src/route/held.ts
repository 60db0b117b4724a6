import { isWithin } from './dates.ts'
import type { Office } from './table.ts'

/**
 * Someone can take a message there now: the office is open and its party has a TLS certificate, or it is a manual desk.
 * @param date that of `at` in Finland
 */
export function isHeld(office: Office | undefined, date: string, at: Date): boolean {
  if (office === undefined || !isWithin(date, office)) return false
  return office.kind === 'manual-desk' || office.tlsCertificates.some(({ from, until }) => from <= at && at < until)
}
