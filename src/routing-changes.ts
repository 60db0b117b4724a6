import { createHash } from 'node:crypto'
import { canonicalJson } from './evidence/canonical-json.ts'
import type { Evidence, Stamp } from './evidence/evidence.ts'
import { acted } from './evidence/office-steps.ts'
import { helsinkiDate, helsinkiMidnight } from './message/helsinki-time.ts'
import { areasOfEdits, type RoutingBook } from './route/book.ts'
import type { ChangesAsked, ChangeWish, RoutingChange } from './route/change.ts'
import { checkEdits, type EditFault, type RoutedType } from './route/check-edits.ts'
import { applyEdits } from './route/edits.ts'
import { findGaps, type Gap } from './route/gaps.ts'
import { type Replay, replay, type SentGroup } from './route/replay.ts'
import { createRuleTable } from './route/rule-table.ts'
import { undoEdits } from './route/undo.ts'

/** What changes of routing need from the world. */
export interface RoutingChangeDeps {
  stamp(): Stamp
  types(): Promise<readonly RoutedType[]>
  loadBook(): Promise<RoutingBook>
  listTraffic(from: Date, until: Date): Promise<readonly SentGroup[]>
  newNumber(): Promise<number>
  findChange(number: number): Promise<RoutingChange | undefined>
  listChanges(asked: ChangesAsked): Promise<readonly RoutingChange[]>
  /** Done with its evidence or not at all. @returns `done`, or why not */
  draft(body: Readonly<Record<string, unknown>>, evidence: Evidence): Promise<string>
  approve(body: Readonly<Record<string, unknown>>, evidence: Evidence): Promise<string>
  discard(body: Readonly<Record<string, unknown>>, evidence: Evidence): Promise<string>
}

/** Who does it, and where they may. */
export interface Actor {
  /** The identifier of the staff. */
  readonly by: string
  readonly areas: 'all' | readonly string[]
}

/** Each with what to say to the person who asked; nothing is changed then. */
export const changeNos = {
  absent: 'there is no such change',
  decided: 'it is approved or discarded already',
  own: 'who drafts a change does not approve it',
  'not-yours': 'it concerns areas that are not yours',
  'too-soon': 'its first day must be tomorrow or later; today only with a reason of its own',
  overlaps: 'what it changes has changed since it was drafted: discard it and draft it anew',
  unsound: 'it has faults, and nothing can be approved that has',
  'not-approved': 'only what is approved can be taken back',
  'nothing-left': 'there is nothing of it left that can be taken back',
} as const
export type ChangeNo = keyof typeof changeNos

export type Drafted =
  | { readonly number: number }
  | { readonly no: ChangeNo }
  | { readonly faults: readonly EditFault[]; readonly wish: ChangeWish }

/** Keeps a change as a draft. It is never written anew: whoever wants it otherwise discards it and drafts another. */
export async function draftChange(deps: RoutingChangeDeps, wish: ChangeWish, actor: Actor): Promise<Drafted> {
  const [book, types] = [await deps.loadBook(), await deps.types()]
  const areas = areasOfEdits(wish.edits, book)
  if (!holds(actor, areas)) return { no: 'not-yours' }
  const stamp = deps.stamp()
  if (!mayStart(wish, stamp.at)) return { no: 'too-soon' }
  // What is not kept takes no number: its own new rules are `c0-…` among the faults.
  const faults = checkEdits(book.rows, types, { number: 0, ...wish })
  if (faults.length > 0) return { faults, wish }
  const number = await deps.newNumber()
  const { kind, edits, note, urgent, startsOn, undoes = null } = wish
  const kept = { number, kind, edits, note, urgent, startsOn, areas, undoes }
  const why = [`note.${note}`, ...(urgent === null ? [] : [`urgent.${urgent}`])]
  const evidence = acted(['routing.drafted', ...why], actor.by, subjectOf(kept), stamp)
  const outcome = await deps.draft({ ...kept, by: actor.by, at: stamp.at.toISOString() }, evidence)
  return outcome === 'done' ? { number } : { no: outcome as ChangeNo }
}

/** What a person looks at before approving: what stands in its way, and what it would do. */
export interface Review {
  readonly faults: readonly EditFault[]
  /** Gaps that the change makes, and those that it closes, on its first day. */
  readonly opened: readonly Gap[]
  readonly closed: readonly Gap[]
  readonly replay: Replay
  /** RFC 3339: the messages of the replay came then. */
  readonly from: string
  readonly until: string
}

const replayDays = 30

/** The change as it would be if it were approved now, on the day that it begins. Reads only. */
export async function reviewChange(deps: RoutingChangeDeps, change: RoutingChange, book: RoutingBook): Promise<Review> {
  const types = await deps.types()
  const until = deps.stamp().at
  const from = new Date(until.getTime() - replayDays * 86_400_000)
  const at = helsinkiMidnight(change.startsOn)
  const before = createRuleTable(book.rows)
  const after = createRuleTable(applyEdits(book.rows, change.edits, change.number))
  const sent = await deps.listTraffic(from, until)
  const traffic = sent.flatMap(({ senderKind, ...group }) => {
    const type = types.find(({ name }) => name === group.messageType)
    const direction = type?.directions.find((one) => one.from === senderKind)
    return direction ? [{ ...group, receiverKind: direction.to }] : []
  })
  const [gapsBefore, gapsAfter] = [findGaps(before, types, at), findGaps(after, types, at)]
  return {
    faults: checkEdits(book.rows, types, change),
    opened: without(gapsAfter, gapsBefore),
    closed: without(gapsBefore, gapsAfter),
    replay: replay(traffic, before, after, at),
    from: from.toISOString(),
    until: until.toISOString(),
  }
}

/** Gaps, less the municipalities that have them in the others too. */
function without(gaps: readonly Gap[], others: readonly Gap[]): Gap[] {
  return gaps.flatMap((gap) => {
    const same = others.filter(
      (one) =>
        one.messageType === gap.messageType && one.receiverKind === gap.receiverKind && one.urgency === gap.urgency,
    )
    const known = new Set(same.flatMap(({ municipalities }) => municipalities))
    if (gap.municipalities.length === 0) return same.length > 0 ? [] : [gap]
    const municipalities = gap.municipalities.filter((code) => !known.has(code))
    return municipalities.length > 0 ? [{ ...gap, municipalities }] : []
  })
}

/** Puts a draft into the rules, by somebody else than its author. @returns `done`, or why not */
export async function approveChange(deps: RoutingChangeDeps, number: number, actor: Actor): Promise<'done' | ChangeNo> {
  const change = await deps.findChange(number)
  if (!change) return 'absent'
  if (change.state !== 'draft') return 'decided'
  if (change.author === actor.by) return 'own'
  const book = await deps.loadBook()
  const faults = checkEdits(book.rows, await deps.types(), change)
  if (faults.length > 0) return faults.some(({ fault }) => isOutdated(fault)) ? 'overlaps' : 'unsound'
  const areas = actor.areas === 'all' ? null : actor.areas
  return (await decide(deps, 'approve', change, actor, { areas })) as 'done' | ChangeNo
}

/** Lets a draft go. */
export async function discardChange(deps: RoutingChangeDeps, number: number, actor: Actor): Promise<'done' | ChangeNo> {
  const change = await deps.findChange(number)
  if (!change) return 'absent'
  if (!holds(actor, change.areas)) return 'not-yours'
  return (await decide(deps, 'discard', change, actor)) as 'done' | ChangeNo
}

function decide(
  deps: RoutingChangeDeps,
  act: 'approve' | 'discard',
  change: RoutingChange,
  { by }: Actor,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const stamp = deps.stamp()
  const did = act === 'approve' ? 'routing.approved' : 'routing.discarded'
  const evidence = acted([did, `note.${change.note}`], by, subjectOf(change), stamp)
  return deps[act]({ number: change.number, by, at: stamp.at.toISOString(), ...more }, evidence)
}

/** Drafts the change that takes an approved one back from a day on. Four eyes hold for it like for any other. */
export async function draftUndo(
  deps: RoutingChangeDeps,
  number: number,
  when: Pick<ChangeWish, 'startsOn' | 'urgent'>,
  actor: Actor,
): Promise<Drafted> {
  const change = await deps.findChange(number)
  if (!change) return { no: 'absent' }
  if (change.state !== 'approved') return { no: 'not-approved' }
  const edits = undoEdits(change, (await deps.loadBook()).rows, when.startsOn)
  if (!edits || change.undoneBy !== null) return { no: 'nothing-left' }
  return draftChange(deps, { kind: 'undo', edits, note: 'undo', ...when, undoes: number }, actor)
}

/** Whether its first day may still be chosen: tomorrow or later in Finland, or today for a reason. */
export function mayStart({ startsOn, urgent }: Pick<ChangeWish, 'startsOn' | 'urgent'>, at: Date): boolean {
  const today = helsinkiDate(at)
  return startsOn > today || (urgent !== null && startsOn === today)
}

/** The change as the log names it, with a digest of what it does: what was approved is what was drafted. */
function subjectOf(change: Pick<RoutingChange, 'number' | 'edits' | 'note' | 'urgent' | 'startsOn'>): string {
  const { number, edits, note, urgent, startsOn } = change
  const digest = createHash('sha256')
    .update(canonicalJson({ number, edits, note, urgent, startsOn }))
    .digest('base64url')
  return `routing-change:${number}:${digest}`
}

function isOutdated(fault: EditFault['fault']): boolean {
  return ['ties', 'rule-changed', 'rule-over', 'merged-already'].includes(fault)
}

function holds({ areas }: Actor, concerned: readonly string[]): boolean {
  return areas === 'all' || concerned.every((area) => areas.includes(area))
}
