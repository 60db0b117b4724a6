import { type Audience, audiences, type Ladder, type LadderByUrgency, type LadderStep, type Ladders } from './ladder.ts'

export const laddersPath = 'ladders.json'

/** @throws Error naming the ladder and what is wrong in it */
export function parseLadders(value: unknown): Ladders {
  const json = requireMembers(value, ['ladders', 'atDesk'], laddersPath)
  const entries = Object.entries(requireObject(json.ladders, laddersPath))
  const byName = new Map(entries.map(([name, ladder]) => [name, parseLadder(name, ladder)]))
  return { byName, atDesk: parseLadderByUrgency(json.atDesk, byName, `${laddersPath}: atDesk`) }
}

/** Names of ladders, one for each urgency. @throws Error naming `where` */
export function parseLadderByUrgency(
  value: unknown,
  byName: Ladders['byName'],
  where = 'type.json: ladder',
): LadderByUrgency {
  const json = requireMembers(value, ['normal', 'urgent'], where)
  const find = (urgency: 'normal' | 'urgent') => {
    const ladder = byName.get(String(json[urgency]))
    if (!ladder) throw new Error(`${where} names a ladder that there is not`)
    return ladder
  }
  return { normal: find('normal'), urgent: find('urgent') }
}

function parseLadder(name: string, value: unknown): Ladder {
  const where = `${laddersPath}: ${name}`
  const { calendar, steps } = requireMembers(value, ['calendar', 'steps'], where)
  if (calendar !== 'always' && calendar !== 'working-time') throw new Error(`${where}: calendar is not one of the two`)
  if (!Array.isArray(steps) || steps.length === 0) throw new Error(`${where}: steps is not a list of some`)
  const parsed = steps.map((step) => parseStep(step, where))
  requireEachOnce(parsed, where)
  return { name, calendar, steps: parsed }
}

function parseStep(value: unknown, where: string): LadderStep {
  const { after, tell } = requireMembers(value, ['after', 'tell'], where)
  if (!Array.isArray(tell) || tell.length === 0 || !tell.every(isAudience)) {
    throw new Error(`${where}: tell is not a list of ${audiences.join(', ')}`)
  }
  return { afterMinutes: parseMinutes(after, where), tell }
}

/** Hours and minutes of ISO 8601: a day would leave open how long it is. */
function parseMinutes(value: unknown, where: string): number {
  const [, hours, minutes] = /^PT(?=\d)(?:(\d{1,3})H)?(?:(\d{1,3})M)?$/.exec(String(value)) ?? []
  if (hours === undefined && minutes === undefined) throw new Error(`${where}: after is not like PT2H30M`)
  return Number(hours ?? 0) * 60 + Number(minutes ?? 0)
}

/** What somebody is told twice is no step. */
function requireEachOnce(steps: readonly LadderStep[], where: string): void {
  const told = steps.flatMap(({ tell }) => tell)
  if (new Set(told).size < told.length) throw new Error(`${where}: an audience is told more than once`)
}

function isAudience(value: unknown): value is Audience {
  return audiences.some((audience) => audience === value)
}

function requireMembers(value: unknown, names: readonly string[], where: string): Readonly<Record<string, unknown>> {
  const json = requireObject(value, where)
  const isExact = Object.keys(json).length === names.length && names.every((name) => Object.hasOwn(json, name))
  if (!isExact) throw new Error(`${where} has not exactly ${names.join(', ')}`)
  return json
}

function requireObject(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new Error(`${where} is not an object`)
}
