import type { Context } from 'hono'
import { isDay } from '../route/parse-edits.ts'
import { type Actor, approveChange, type Drafted, discardChange, draftUndo, reviewChange } from '../routing-changes.ts'
import { Denial } from './denial.ts'
import { renderChange } from './pages/routing-change.ts'
import { changesMax, renderChanges } from './pages/routing-changes.ts'
import type { Room, Rule, Visit } from './room.ts'
import { areaOfChange, denialOf, loadWords, type RoutingDeps, requireChange, requireDone } from './routing-book.ts'
import { parseUrgent, valuesOf } from './routing-fields.ts'

/** Changes as they stand, and what is decided of them. */
export function routingChangeRoutes(room: Room, deps: RoutingDeps): void {
  const list = { permission: 'routing.read', areas: 'own' } as const
  room.page('/routing/changes', list, async (c, visit) => {
    const { drafts, decided } = await listChanges(deps, visit, c)
    return renderChanges(visit, drafts, decided)
  })
  room.read('/routing/changes', list, (c, visit) => listChanges(deps, visit, c))

  const areas = areaOfChange(deps)
  const look = { permission: 'routing.read', areas } as const
  room.page('/routing/changes/:change', look, async (c, visit) => {
    const { types: _, now: __, ...known } = await loadWords(deps, visit)
    const change = await requireChange(deps, c)
    const review = change.state === 'draft' ? { review: await reviewChange(deps, change, known.book) } : {}
    return renderChange(visit, { change, ...known, ...review })
  })
  room.read('/routing/changes/:change', look, async (c) => {
    const change = await requireChange(deps, c)
    if (change.state !== 'draft') return { change }
    return { change, review: await reviewChange(deps, change, await deps.loadBook()) }
  })

  const edit = { permission: 'routing.edit', areas } as const
  const approve = { permission: 'routing.approve', areas } as const
  const decisions: [string, Rule, (number: number, actor: Actor) => ReturnType<typeof approveChange>][] = [
    ['approval', approve, (number, actor) => approveChange(deps, number, actor)],
    ['refusal', approve, (number, actor) => discardChange(deps, number, actor)],
    ['discard', edit, (number, actor) => discardChange(deps, number, actor)],
  ]
  for (const [name, rule, decide] of decisions) {
    room.form(`/routing/changes/:change/${name}`, rule, async (c, visit) => {
      requireDone(await decide(numberOf(c), visit))
      return toChange(c, visit, numberOf(c))
    })
    room.change('POST', `/routing/changes/:change/${name}`, rule, async (c, visit) => {
      requireDone(await decide(numberOf(c), visit))
      return { change: numberOf(c) }
    })
  }
  room.form('/routing/changes/:change/undo', edit, async (c, visit, fields) => {
    return toChange(c, visit, requireDrafted(await undo(deps, c, visit, valuesOf(fields))))
  })
  room.change('POST', '/routing/changes/:change/undo', edit, async (c, visit, body) => {
    return { change: requireDrafted(await undo(deps, c, visit, body)), faults: [] }
  })
  // Where somebody comes who takes another language, or loads again, after a no.
  for (const name of ['approval', 'refusal', 'discard', 'undo']) {
    room.page(`/routing/changes/:change/${name}`, look, (c, visit) => toChange(c, visit, numberOf(c)))
  }
}

/** @throws Denial `admin.malformed` */
async function listChanges(deps: RoutingDeps, { areas }: Visit, c: Context) {
  const before = c.req.query('before')
  if (before !== undefined && !/^\d{1,15}$/.test(before)) throw new Denial('admin.malformed')
  const drafts = before === undefined ? await deps.listChanges({ states: ['draft'], limit: 200, areas }) : []
  const page = { limit: changesMax, areas, ...(before !== undefined && { before: Number(before) }) }
  return { drafts, decided: await deps.listChanges({ states: ['approved', 'discarded'], ...page }) }
}

/** @throws Denial `admin.malformed` */
function undo(
  deps: RoutingDeps,
  c: Context,
  visit: Visit,
  values: Readonly<Record<string, unknown>>,
): Promise<Drafted> {
  const urgent = parseUrgent(values.urgent)
  if (!isDay(values.startsOn) || urgent === undefined) throw new Denial('admin.malformed')
  return draftUndo(deps, numberOf(c), { startsOn: values.startsOn, urgent }, visit)
}

/** The number of what was drafted. @throws Denial for what was not */
export function requireDrafted(drafted: Drafted): number {
  if ('number' in drafted) return drafted.number
  throw new Denial('no' in drafted ? denialOf[drafted.no] : 'routing.overlaps')
}

export function toChange(c: Context, { language }: Visit, number: number): Response {
  return c.redirect(`/${language}/routing/changes/${number}`, 303)
}

function numberOf(c: Context): number {
  return Number(c.req.param('change'))
}
