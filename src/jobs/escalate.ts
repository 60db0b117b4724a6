import type { Calendar } from '../clock/calendar.ts'
import { ladderOf, placeOfRoute, stepAfter } from '../clock/ladder.ts'
import type { Stamp } from '../evidence/evidence.ts'
import { expired } from '../evidence/item-steps.ts'
import { alertChanged } from '../evidence/office-steps.ts'
import { alertCodes } from '../message/alert.ts'
import type { Catalogue } from '../message/catalogue.ts'
import type { Audience } from '../message/ladder.ts'
import type { StepOperation } from '../store/commit.ts'
import {
  type AlertSubject,
  type DueItem,
  findDueSteps,
  findOver,
  findUntold,
  type OpenAlert,
} from '../store/escalation.ts'
import type { Store } from '../store/store.ts'

export interface EscalateDeps {
  readonly store: Pick<Store, 'db' | 'background' | 'commit'>
  readonly catalogue: Catalogue
  readonly calendar: Calendar
  /** Told of each audience of each step taken. */
  onStep?(audience: Audience): void
}

/**
 * Climbs the ladders of what nobody has confirmed: each step that is due is taken, with evidence; then alerts start for
 * whoever was told of something and of no alert yet, and those clear, of whatever kind, that tell of what is over. All
 * that is to be done follows from the database, so a process that dies in between leaves it to the next; any number of
 * processes may do it at once: the commit lets each step be taken, and each alert start and clear, one time.
 */
export async function escalate(deps: EscalateDeps, stamp: Stamp): Promise<void> {
  await takeSteps(deps, stamp)
  const { background, commit } = deps.store
  const started = (await findUntold(background)).map((subject) => commit(startOperation(subject, stamp)))
  await Promise.all(started)
  const cleared = (await findOver(background)).map((alert) => commit(clearOperation(alert, stamp)))
  await Promise.all(cleared)
}

async function takeSteps(deps: EscalateDeps, stamp: Stamp): Promise<void> {
  for (;;) {
    const due = await findDueSteps(deps.store.db, stamp.at, atOnce)
    const taken = await Promise.all(due.map((one) => takeStep(deps, one, stamp)))
    if (due.length < atOnce || !taken.includes(true)) return
  }
}

/** A full batch of the commit. */
const atOnce = 128

async function takeStep(deps: EscalateDeps, due: DueItem, stamp: Stamp): Promise<boolean> {
  const ladder = ladderOf(deps.catalogue, due.item)
  const tell = ladder.steps[due.stepsTaken]?.tell ?? []
  const next = stepAfter(ladder, due.stepsTaken + 1, stamp.at, placeOfRoute(due.route), deps.calendar)
  const { outcome } = await deps.store.commit(stepOperation(due, tell, next, stamp))
  if (outcome !== 'done') return false
  for (const audience of tell) deps.onStep?.(audience)
  return true
}

function stepOperation(
  { item, stepsTaken }: DueItem,
  tell: readonly Audience[],
  next: Date | null,
  stamp: Stamp,
): StepOperation {
  const told = tell.map((audience, n) => ({ n, audience, party: audience === 'sender' ? item.sender : null }))
  const body = { message: item.item, office: item.office, steps: stepsTaken, next, at: stamp.at, told }
  const evidence = tell.map((audience) => expired(item, audience, stamp))
  return { kind: 'apply', step: 'escalate', message: item.item, body, evidence }
}

function startOperation({ office, audience, party, receiver }: AlertSubject, stamp: Stamp): StepOperation {
  const evidence = [alertChanged({ party: receiver, office }, 'alert.started', [`escalation.${audience}`], stamp)]
  return { kind: 'apply', step: 'start_alert', body: { office, audience, party, at: stamp.at }, evidence }
}

function clearOperation(alert: OpenAlert, stamp: Stamp): StepOperation {
  const { office, audience, receiver, kind } = alert
  const evidence = [alertChanged({ party: receiver, office }, 'alert.cleared', alertCodes(kind, audience), stamp)]
  return { kind: 'apply', step: 'clear_alert', body: { alert: alert.alert, at: stamp.at }, evidence }
}
