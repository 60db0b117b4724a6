import type { Catalogue } from '../message/catalogue.ts'
import { manualDesk } from '../message/custody.ts'
import type { InboxItem } from '../message/delivery.ts'
import type { Audience, Ladder } from '../message/ladder.ts'
import { type Place, placeOfMunicipality } from '../message/place.ts'
import type { Route } from '../message/stages.ts'
import type { Calendar } from './calendar.ts'
import { addWorkingTime } from './working-time.ts'

/** A step of a ladder with its moment, if nobody confirms before. */
export interface DueStep {
  readonly at: Date
  readonly tell: readonly Audience[]
}

/**
 * The moments of all steps, each after the one before, where each is taken in time.
 * @param begin when it was shown
 * @param atOnce whether the first step is due then already, since nobody is known to look there
 */
export function climb(ladder: Ladder, begin: Date, place: Place, calendar: Calendar, atOnce = false): DueStep[] {
  const steps: DueStep[] = []
  for (const [index, { afterMinutes, tell }] of ladder.steps.entries()) {
    const before = steps[index - 1]?.at ?? begin
    steps.push({ at: wait(ladder, before, atOnce && index === 0 ? 0 : afterMinutes, place, calendar), tell })
  }
  return steps
}

/** When the step of that number, from 0, is due, if the one before it was taken at `before`; null where there is none. */
export function stepAfter(ladder: Ladder, step: number, before: Date, place: Place, calendar: Calendar): Date | null {
  const next = ladder.steps[step]
  return next ? wait(ladder, before, next.afterMinutes, place, calendar) : null
}

/** Whose working days count: those of the place where the matter lies; of an unknown place, the mainland's. */
export function placeOfRoute({ explanation }: Pick<Route, 'explanation'>): Place {
  const resolved = explanation.municipality?.resolved
  return (resolved ? placeOfMunicipality(resolved) : undefined) ?? 'mainland'
}

/**
 * The ladder that an item climbs, by where it lies now. A type that the catalogue no longer has is looked after as what
 * lies at the manual desk is.
 */
export function ladderOf(
  catalogue: Catalogue,
  {
    messageType,
    schemaVersion,
    office,
    urgency,
  }: Pick<InboxItem, 'messageType' | 'schemaVersion' | 'office' | 'urgency'>,
): Ladder {
  const type = catalogue.get(`${messageType}/${schemaVersion}`)
  const [any] = catalogue.values()
  const ladders = office === manualDesk || !type ? (type ?? any)?.deskLadder : type.ladder
  if (!ladders) throw new Error('the catalogue is empty')
  return ladders[urgency]
}

function wait(ladder: Ladder, from: Date, minutes: number, place: Place, calendar: Calendar): Date {
  const milliseconds = (minutes * 60_000) / calendar.ladderSpeed
  if (minutes === 0 || ladder.calendar === 'always') return new Date(from.getTime() + milliseconds)
  return addWorkingTime(calendar, from, milliseconds, place)
}
