import { createStage, type Routed, type Timed } from '../message/stages.ts'
import type { Calendar } from './calendar.ts'
import { type Sendable, startClocks } from './deadlines.ts'
import { findShownFrom } from './shown.ts'

export { type Calendar, createCalendar } from './calendar.ts'

/**
 * Says when the receiver sees the message, and what is due when: clocks count from the moment it is shown. `slot`: the
 * moment that its batch is paced to, null for none. Total: nothing is refused here.
 */
export function setClocks(routed: Routed, calendar: Calendar, slot: Date | null, at: Date): Timed {
  const shownFrom = findShownFrom(routed, slot, at)
  const clocks = startClocks(sendableOf(routed), calendar, shownFrom ?? at)
  return createStage<Timed>({ routed, shownFrom, clocks })
}

function sendableOf({ route, consented: { validated } }: Routed): Sendable {
  const { type, message, verified } = validated
  const municipality = route.explanation.municipality?.resolved
  return { type, message, sender: verified.signer.kind, ...(municipality ? { municipality } : {}) }
}
