import { helsinkiDate, helsinkiTime } from '../message/helsinki-time.ts'

/**
 * A moment as a form gives it, `2026-11-27T13:05` by Finland's clocks, or as a program does, RFC 3339.
 * @returns RFC 3339, UTC, milliseconds; undefined for anything else, and for what is yet to come
 */
export function parseGivenTime(value: unknown, now: Date): string | undefined {
  const at = parseTime(value)
  return at && at <= now ? at.toISOString() : undefined
}

/** The same of what is yet to come; null where nothing is said. */
export function parseUntilTime(value: unknown, now: Date): string | null | undefined {
  if (value === undefined || value === null || value === '') return null
  const at = parseTime(value)
  return at && at > now ? at.toISOString() : undefined
}

function parseTime(value: unknown): Date | undefined {
  if (typeof value !== 'string') return undefined
  const at = rfc3339.test(value) ? new Date(value) : local.test(value) ? ofHelsinki(value) : undefined
  return at && !Number.isNaN(at.getTime()) ? at : undefined
}

/** What a form shows of a moment. */
export function writeLocalTime(at: Date): string {
  return `${helsinkiDate(at)}T${helsinkiTime(at)}`
}

/** Finland is two or three hours ahead; in the hour that there is twice, the later one. */
function ofHelsinki(text: string): Date | undefined {
  return [2, 3]
    .map((hours) => new Date(Date.parse(`${text}:00Z`) - hours * 3_600_000))
    .find((at) => {
      return !Number.isNaN(at.getTime()) && writeLocalTime(at) === text
    })
}

const local = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/
