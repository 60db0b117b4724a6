import type { Context } from 'hono'
import { helsinkiDate } from '../message/helsinki-time.ts'
import { noArea } from '../route/book.ts'
import type { RoutingChange } from '../route/change.ts'
import type { ChangeNo, RoutingChangeDeps } from '../routing-changes.ts'
import { Denial, type DenialCode } from './denial.ts'
import { createWords } from './pages/routing-words.ts'
import type { Visit } from './room.ts'

export type RoutingDeps = RoutingChangeDeps

/** What every page of routing is written with. */
export async function loadWords(deps: RoutingDeps, { language }: Pick<Visit, 'language'>) {
  const [book, types] = [await deps.loadBook(), await deps.types()]
  const now = deps.stamp().at
  const days = { today: helsinkiDate(now), tomorrow: helsinkiDate(new Date(now.getTime() + 86_400_000)) }
  return { book, types, words: createWords(language, { book, types }), now, ...days }
}

/** The change that the address names. @throws Denial `admin.not-found` */
export async function requireChange(deps: RoutingDeps, c: Context): Promise<RoutingChange> {
  const change = await findNamed(deps, c)
  if (!change) throw new Denial('admin.not-found')
  return change
}

/** The one area that a change lies in; null when it concerns several, or what lies in none. */
export function areaOfChange(deps: RoutingDeps) {
  return async (c: Context): Promise<string | null | undefined> => {
    const change = await findNamed(deps, c)
    const [area, ...more] = change?.areas ?? []
    return change && (more.length > 0 || area === noArea ? null : area)
  }
}

/** @throws Denial unless it was done */
export function requireDone(outcome: 'done' | ChangeNo): void {
  if (outcome !== 'done') throw new Denial(denialOf[outcome])
}

export const denialOf: Readonly<Record<ChangeNo, DenialCode>> = {
  absent: 'admin.not-found',
  decided: 'routing.decided',
  own: 'routing.own-draft',
  'not-yours': 'admin.not-allowed',
  'too-soon': 'routing.too-soon',
  overlaps: 'routing.overlaps',
  unsound: 'routing.overlaps',
  'not-approved': 'routing.nothing-left',
  'nothing-left': 'routing.nothing-left',
}

async function findNamed(deps: RoutingDeps, c: Context): Promise<RoutingChange | undefined> {
  const text = c.req.param('change') ?? ''
  return /^[1-9]\d{0,14}$/.test(text) ? deps.findChange(Number(text)) : undefined
}
