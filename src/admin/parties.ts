import type { Context } from 'hono'
import type { FpaContact } from '../message/contacts.ts'
import type { ListedParty, PartyDetails } from '../message/party-details.ts'
import { Denial } from './denial.ts'
import { textOf } from './form.ts'
import { renderFpaContacts } from './pages/fpa-contacts.ts'
import { renderParties } from './pages/parties.ts'
import { renderParty } from './pages/party.ts'
import type { PartyAnswer } from './pages/party-answer.ts'
import { type Areas, areasOf, holdsArea, may } from './permissions.ts'
import type { Room, Visit } from './room.ts'

/** What somebody asks to be done, as a form or a program gives it; files as their bytes. */
export type PartyFields = Readonly<Record<string, unknown>>

export interface PartyDeps {
  now(): Date
  listParties(areas: Areas): Promise<readonly ListedParty[]>
  /** Null in no area, or in several; undefined: there is no such party. */
  findAreaOfParty(party: string): Promise<string | null | undefined>
  findParty(party: string): Promise<PartyDetails | undefined>
  listFpaContacts(areas: Areas): Promise<readonly FpaContact[]>
  setFpaContact(fields: PartyFields, by: string): Promise<PartyAnswer>
  registerParty(fields: PartyFields, by: string): Promise<PartyAnswer>
  /** Changes a party, its offices or its certificates; what is named by `act`. Undefined: there is no such act. */
  change(party: string, act: string, fields: PartyFields, by: string): Promise<PartyAnswer> | undefined
}

/** Organisations with their offices, certificates and licences: seen, registered, changed. */
export function partyRoutes(room: Room, deps: PartyDeps): void {
  const list = { permission: 'parties.read', areas: 'own' } as const
  const register = { permission: 'parties.edit', areas: 'none' } as const
  const areas = (c: Context) => deps.findAreaOfParty(partyOf(c))
  const show = { permission: 'parties.read', areas } as const
  const edit = { permission: 'parties.edit', areas } as const

  const showList = async (visit: Visit, answer?: PartyAnswer, given: PartyFields = {}) =>
    renderParties(visit, { parties: await deps.listParties(visit.areas), now: deps.now() }, answer, given)
  const showParty = async (c: Context, visit: Visit, answer?: PartyAnswer, given: PartyFields = {}) => {
    const party = requireParty(await deps.findParty(partyOf(c)))
    const mayEdit = may(visit.session.person, 'parties.edit', party)
    const result = answer ?? parseDone(c.req.query('done'), c.req.query('warning'))
    return renderParty(visit, { party, mayEdit, now: deps.now(), office: c.req.query('office') }, result, given)
  }

  // Before the address of one party, which it would else be taken for.
  fpaContactRoutes(room, deps)
  room.page('/parties', list, (_, visit) => showList(visit))
  room.form('/parties', register, async (c, visit, form) => {
    const fields = await readFields(form)
    const answer = await deps.registerParty(fields, visit.by)
    if ('no' in answer) return showList(visit, answer, fields)
    return c.redirect(`/${visit.language}/parties/${fields.party}?done=${answer.done}`, 303)
  })
  room.page('/parties/:party', show, (c, visit) => showParty(c, visit))
  room.form(
    '/parties/:party',
    edit,
    async (c, visit, form) => {
      const fields = await readFields(form)
      const answer = await change(deps, c, visit, fields)
      if ('no' in answer) return showParty(c, visit, answer, fields)
      const warning = answer.warning === undefined ? '' : `&warning=${answer.warning}`
      return c.redirect(`/${visit.language}/parties/${partyOf(c)}?done=${answer.done}${warning}`, 303)
    },
    formBytesMax,
  )

  room.read('/parties', list, async (_, visit) => ({ parties: await deps.listParties(visit.areas) }))
  room.read('/parties/:party', show, async (c) => requireParty(await deps.findParty(partyOf(c))))
  room.change('POST', '/parties', register, (_, visit, body) => deps.registerParty(body, visit.by))
  room.change('POST', '/parties/:party/acts', edit, (c, visit, body) => change(deps, c, visit, body))
}

/** FPA's contact person for each area: whom ladders tell when an office there is silent. */
function fpaContactRoutes(room: Room, deps: PartyDeps): void {
  const list = { permission: 'parties.read', areas: 'own' } as const
  const set = { permission: 'parties.edit', areas: 'own' } as const
  const areas = async (c: Context) => (await deps.listFpaContacts([areaOf(c)]))[0]?.area
  const show = async (c: Context, visit: Visit, answer?: PartyAnswer, given: PartyFields = {}) => {
    const editable = areasOf(visit.session.person, 'parties.edit')
    const shown = { contacts: await deps.listFpaContacts(visit.areas), editable, area: c.req.query('area') }
    return renderFpaContacts(visit, shown, answer ?? parseDone(c.req.query('done'), undefined), given)
  }

  room.page('/parties/fpa-contacts', list, (c, visit) => show(c, visit))
  room.form('/parties/fpa-contacts', set, async (c, visit, form) => {
    const fields = await readFields(form)
    const mine = holdsArea(visit.areas, typeof fields.area === 'string' ? fields.area : null)
    const answer = mine ? await deps.setFpaContact(fields, visit.by) : { no: 'malformed', field: 'area' }
    if ('no' in answer) return show(c, visit, answer, fields)
    return c.redirect(`/${visit.language}/parties/fpa-contacts?done=${answer.done}`, 303)
  })
  room.read('/fpa-contacts', list, async (_, visit) => ({ contacts: await deps.listFpaContacts(visit.areas) }))
  room.change('PUT', '/fpa-contacts/:area', { ...set, areas }, (c, visit, body) =>
    deps.setFpaContact({ ...body, area: areaOf(c) }, visit.by),
  )
}

function areaOf(c: Context): string {
  return c.req.param('area') ?? ''
}

/** Whoever is bound to areas makes no office elsewhere. */
async function change(deps: PartyDeps, c: Context, visit: Visit, fields: PartyFields): Promise<PartyAnswer> {
  const area = typeof fields.area === 'string' && fields.area !== '' ? fields.area : null
  if (fields.act === 'office' && !holdsArea(visit.areas, area)) return { no: 'malformed', field: 'area' }
  return requireAct(deps.change(partyOf(c), String(fields.act), fields, visit.by))
}

/** A licence report and a certificate are far smaller. */
const formBytesMax = 128 * 1024

async function readFields(form: FormData): Promise<PartyFields> {
  const names = [...new Set(form.keys())]
  const entries = names.map(async (name) => [name, await readField(form, name)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

async function readField(form: FormData, name: string): Promise<unknown> {
  const values = form.getAll(name)
  const [first] = values
  if (first instanceof File) return first.size === 0 ? '' : Buffer.from(await first.arrayBuffer())
  return values.length > 1 ? values : textOf(form, name)?.trim()
}

function parseDone(done: string | undefined, warning: string | undefined): PartyAnswer | undefined {
  const isCode = (text: string | undefined) => text === undefined || /^[a-z][a-z.-]{0,59}$/.test(text)
  if (done === undefined || !isCode(done) || !isCode(warning)) return undefined
  return warning === undefined ? { done } : { done, warning }
}

function partyOf(c: Context): string {
  const party = c.req.param('party') ?? ''
  if (!/^\d{7}-\d$/.test(party)) throw new Denial('admin.not-found')
  return party
}

function requireParty(party: PartyDetails | undefined): PartyDetails {
  if (!party) throw new Denial('admin.not-found')
  return party
}

function requireAct(answer: Promise<PartyAnswer> | undefined): Promise<PartyAnswer> {
  if (!answer) throw new Denial('admin.malformed')
  return answer
}
