import { createStage, isConsigned, type Routed, type Timed } from '../message/stages.ts'
import type { Calendar } from './calendar.ts'
import { type Sendable, startClocks } from './deadlines.ts'
import { climb, type DueStep, placeOfRoute } from './ladder.ts'
import { findShownFrom } from './shown.ts'

export { type Calendar, createCalendar } from './calendar.ts'

/**
 * Says when the receiver sees the message, what is due when, and when somebody is told if nobody takes it over: all of
 * it counts from the moment it is shown. `slot`: the moment that its batch is paced to, null for none. Total: nothing is
 * refused here.
 */
export function setClocks(routed: Routed, calendar: Calendar, slot: Date | null, at: Date): Timed {
  const shownFrom = findShownFrom(routed, slot, at)
  const clocks = startClocks(sendableOf(routed), calendar, shownFrom ?? at)
  const [first] = climbFrom(routed, calendar, shownFrom, at)
  return createStage<Timed>({ routed, shownFrom, clocks, firstStepAt: first?.at ?? null })
}

/** Where nobody is known to look, the ladder begins at once; of what is shown later, nobody knows that yet. */
function climbFrom({ route, consented }: Routed, calendar: Calendar, shownFrom: Date | null, at: Date): DueStep[] {
  const { type, message } = consented.validated
  const ladder = (isConsigned(route) ? type.ladder : type.deskLadder)[message.urgency]
  const atOnce = shownFrom === null && route.explanation.notLive !== undefined
  return climb(ladder, shownFrom ?? at, placeOfRoute(route), calendar, atOnce)
}

function sendableOf({ route, consented: { validated } }: Routed): Sendable {
  const { type, message, verified } = validated
  const municipality = route.explanation.municipality?.resolved
  return { type, message, sender: verified.signer.kind, ...(municipality ? { municipality } : {}) }
}
