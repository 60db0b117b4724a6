/**
 * Time as Finland's clocks show it: laws, rules and office hours follow it, not UTC. Summer time comes from the time
 * zone database of the runtime, so a change of the law on it needs no change here.
 */

/** The calendar date in Finland at an instant, `YYYY-MM-DD`. */
export function helsinkiDate(at: Date): string {
  return wallClock(at).slice(0, 10)
}

/** What the clocks in Finland show at an instant, `HH:MM`. */
export function helsinkiTime(at: Date): string {
  return wallClock(at).slice(11, 16)
}

/** The instant at which a date, `YYYY-MM-DD`, begins in Finland. */
export function helsinkiMidnight(date: string): Date {
  const utcMidnight = Date.parse(date)
  // Finland's midnight is two or three hours before, and no clock is set in between.
  return new Date(utcMidnight - offsetAt(utcMidnight))
}

/** The instant at which the clocks in Finland show a time, `HH:MM`, of a date. */
export function helsinkiInstant(date: string, time: string): Date {
  const shown = Date.parse(`${date}T${time}:00Z`)
  // The offset there and then; the guess is at most an hour beside it, on the two nights on which clocks are set.
  return new Date(shown - offsetAt(shown - offsetAt(shown)))
}

function wallClock(at: Date): string {
  const time = at.getTime()
  return new Date(time + offsetAt(time)).toISOString()
}

/** Milliseconds that Finland's clocks are ahead of UTC. */
function offsetAt(time: number): number {
  // Clocks are set at full hours of UTC, so an offset holds for its whole hour; Intl is slow enough to remember it.
  const hour = Math.floor(time / hourMs)
  const known = offsets.get(hour)
  if (known !== undefined) return known
  if (offsets.size >= remembered) offsets.clear()
  const offset = readOffset(format.format(hour * hourMs))
  offsets.set(hour, offset)
  return offset
}

/** Of `…, GMT+02:00`; before 1921 with seconds. */
function readOffset(text: string): number {
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? []
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)
  return (sign === '-' ? -size : size) * 1000
}

const hourMs = 3_600_000
const format = new Intl.DateTimeFormat('en-US', { timeZone: 'Europe/Helsinki', timeZoneName: 'longOffset' })
const offsets = new Map<number, number>()
const remembered = 1000
