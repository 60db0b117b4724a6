import type { Context } from 'hono'
import type { ChangeWish } from '../route/change.ts'
import type { EditFault } from '../route/check-edits.ts'
import { inOrder } from '../route/edits.ts'
import { planMerger } from '../route/merger.ts'
import { planMove } from '../route/move.ts'
import { isDay, parseEdits } from '../route/parse-edits.ts'
import { type RuleFileFault, readRuleFile, ruleFileBytesMax } from '../route/rule-file.ts'
import { type ChangeNo, draftChange } from '../routing-changes.ts'
import { Denial } from './denial.ts'
import { renderFile, renderMerger, renderMove, renderNew } from './pages/routing-draft.ts'
import type { FormFault } from './pages/routing-faults.ts'
import type { Room, Visit } from './room.ts'
import { denialOf, loadWords, type RoutingDeps } from './routing-book.ts'
import { toChange } from './routing-changes.ts'
import { parseFilled, parseKept, parseWhen, valuesOf } from './routing-fields.ts'

const rule = { permission: 'routing.edit', areas: 'own' } as const
/** To look at an empty form is to change nothing; who may not send it is led to none. */
const form = { permission: 'routing.read', areas: 'own' } as const
/** What a file of the greatest size needs with what carries it: in JSON, ends of lines and quotes take two bytes each. */
const fileBytesMax = 2 * ruleFileBytesMax + 64 * 1024
/** As many edits as a change may have, each with all that a rule names; a form writes three bytes for each quote. */
const changeBytesMax = 512 * 1024

type Carry = (c: Context, visit: Visit, body: Record<string, unknown>) => Promise<object>

/** Ways to draft a change: by a form, by the guide for mergers, by a file; and each of them by a program. */
export function routingDraftRoutes(room: Room, deps: RoutingDeps): void {
  room.page('/routing/new', form, async (c, visit) => {
    const known = await loadWords(deps, visit)
    const named = known.book.rows.rules.find(({ id }) => id === c.req.query('rule'))
    const asked = named ? { do: c.req.query('do') ?? 'replace', rule: named.id, ...textsOf(named) } : {}
    return renderNew(visit, known, { values: { startsOn: known.tomorrow, ...asked }, edits: [], faults: [] })
  })
  const save = async (c: Context, visit: Visit, fields: FormData) => {
    const known = await loadWords(deps, visit)
    const values: Record<string, string> = { ...valuesOf(fields), today: known.today }
    const kept = parseKept(values.edits)
    const filled = parseFilled(values, known.book.rows.rules)
    const edits = inOrder([...kept, ...(filled ?? [])])
    const when = parseWhen(values)
    if (!when || filled === undefined || edits.length === 0) {
      return renderNew(visit, known, { values, edits: kept, faults: [{ fault: 'form' }] })
    }
    if (values.act === 'more') {
      const { startsOn, note, urgent } = values
      return renderNew(visit, known, { values: pick({ startsOn, note, urgent }), edits, faults: [] })
    }
    const drafted = await tryDraft(deps, { kind: 'edit', edits, ...when }, visit)
    if ('number' in drafted) return toChange(c, visit, drafted.number)
    return renderNew(visit, known, { values, edits: kept, faults: drafted.faults })
  }
  room.form('/routing/new', rule, save, changeBytesMax)
  const draft: Carry = async (_, visit, body) => {
    const [edits, when] = [parseEdits(body.edits), parseWhen(body)]
    if (!edits || !when) throw new Denial('admin.malformed')
    return answer(await tryDraft(deps, { kind: 'edit', edits, ...when }, visit))
  }
  room.change('POST', '/routing/changes', rule, draft, changeBytesMax)

  for (const [page, address, wishOf, render] of guides) {
    room.page(`/routing/${page}`, form, async (_, visit) => {
      const known = await loadWords(deps, visit)
      const nextYear = `${Number(known.today.slice(0, 4)) + 1}-01-01`
      return render(visit, known, { values: { startsOn: nextYear }, faults: [] })
    })
    room.form(`/routing/${page}`, rule, async (c, visit, fields) => {
      const values = valuesOf(fields)
      const wish = await wishOf(deps, values)
      const drafted = wish ? await tryDraft(deps, wish, visit) : { faults: [{ fault: 'form' } as const] }
      if ('number' in drafted) return toChange(c, visit, drafted.number)
      return render(visit, await loadWords(deps, visit), { values, faults: drafted.faults })
    })
    room.change('POST', `/routing/${address}`, rule, async (_, visit, body) => {
      const wish = await wishOf(deps, body)
      if (!wish) throw new Denial('admin.malformed')
      return answer(await tryDraft(deps, wish, visit))
    })
  }

  room.page('/routing/file', form, async (_, visit) => {
    const { tomorrow } = await loadWords(deps, visit)
    return renderFile(visit, { values: { startsOn: tomorrow }, faults: [], fileFaults: [] })
  })
  room.form(
    '/routing/file',
    rule,
    async (c, visit, fields) => {
      const values = valuesOf(fields)
      const when = parseWhen(values)
      const file = fields.get('file')
      if (!when || !(file instanceof File)) {
        return renderFile(visit, { values, faults: [{ fault: 'form' }], fileFaults: [] })
      }
      const drafted = await draftFile(deps, await file.text(), when, visit)
      if ('number' in drafted) return toChange(c, visit, drafted.number)
      return renderFile(visit, { values, faults: [], fileFaults: [], ...drafted })
    },
    fileBytesMax,
  )
  const draftCsv: Carry = async (_, visit, body) => {
    const when = parseWhen(body)
    if (!when || typeof body.csv !== 'string') throw new Denial('admin.malformed')
    const drafted = await draftFile(deps, body.csv, when, visit)
    return 'fileFaults' in drafted ? { change: null, faults: drafted.fileFaults } : answer(drafted)
  }
  room.change('POST', '/routing/files', rule, draftCsv, fileBytesMax)
}

type Tried = { readonly number: number } | { readonly faults: readonly FormFault[] }

/** A no that the form can mend is a fault of it; any other is a no. @throws Denial */
async function tryDraft(deps: RoutingDeps, wish: ChangeWish, visit: Visit): Promise<Tried> {
  const drafted = await draftChange(deps, wish, visit)
  if (!('no' in drafted)) return drafted
  if (drafted.no === 'too-soon' || drafted.no === 'not-yours') return { faults: [{ fault: drafted.no }] }
  throw new Denial(denialOf[drafted.no satisfies ChangeNo])
}

async function draftFile(
  deps: RoutingDeps,
  text: string,
  when: Omit<ChangeWish, 'kind' | 'edits'>,
  visit: Visit,
): Promise<Tried | { readonly fileFaults: readonly RuleFileFault[] }> {
  const read = readRuleFile(text, (await deps.loadBook()).rows.rules, when.startsOn)
  if ('faults' in read) return { fileFaults: read.faults }
  return tryDraft(deps, { kind: 'file', edits: read.edits, ...when }, visit)
}

type Values = Readonly<Record<string, unknown>>

async function mergerOf(deps: RoutingDeps, { oldCode, successor, startsOn }: Values): Promise<ChangeWish | undefined> {
  if (!isCode(oldCode, 3) || !isCode(successor, 3) || !isDay(startsOn)) return undefined
  const { edits } = planMerger((await deps.loadBook()).rows, oldCode, successor, startsOn)
  return { kind: 'merger', edits: inOrder(edits), note: 'merger', urgent: null, startsOn }
}

async function moveOf(deps: RoutingDeps, { municipality, area, startsOn }: Values): Promise<ChangeWish | undefined> {
  if (!isCode(municipality, 3) || !isCode(area, 2) || !isDay(startsOn)) return undefined
  const { edits } = planMove(await deps.loadBook(), municipality, area, startsOn)
  return { kind: 'move', edits: inOrder(edits), note: 'reorganisation', urgent: null, startsOn }
}

function isCode(value: unknown, digits: number): value is string {
  return typeof value === 'string' && value.length === digits && /^\d+$/.test(value)
}

/** Forms of three fields that make a whole change: their page, their address, the change, the form. */
const guides = [
  ['merger', 'mergers', mergerOf, renderMerger],
  ['move', 'moves', moveOf, renderMove],
] as const

/** What a program is told: the number of the draft, or what is wrong with it. */
function answer(drafted: Tried): { change: number | null; faults: readonly (FormFault | EditFault)[] } {
  return 'number' in drafted ? { change: drafted.number, faults: [] } : { change: null, faults: drafted.faults }
}

function textsOf(rule: object): Record<string, string> {
  return pick(rule as Record<string, string | null>)
}

function pick(values: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  const { id: _, validFrom: __, ...named } = values
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [name, value ?? '']))
}
