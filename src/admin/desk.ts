import type { Context } from 'hono'
import { isPublicId } from '../evidence/record-id.ts'
import { type DeskReason, deskReasons } from '../message/custody.ts'
import { type RelayMeans, relayMeans } from '../message/delivery.ts'
import type { DeskItem, ItemChain, OpenOffice } from '../message/desk.ts'
import { Denial } from './denial.ts'
import { parseGivenTime } from './desk-time.ts'
import { textOf } from './form.ts'
import { type DeskAnswer, type DeskView, renderDesk } from './pages/desk.ts'
import { renderDeskItem } from './pages/desk-item.ts'
import { type Areas, may } from './permissions.ts'
import type { Room, Visit } from './room.ts'

export interface DeskDeps {
  now(): Date
  /** What lies open at an office, the manual desk if it is that, in these areas. */
  listDesk(areas: Areas, office: string): Promise<readonly DeskItem[]>
  /** The area that an item lies in: null in none, undefined there is no such item. */
  findAreaOfItem(item: number): Promise<string | null | undefined>
  findChain(item: number): Promise<ItemChain | undefined>
  /** Where it can be given to now. */
  listDestinations(item: number): Promise<readonly OpenOffice[]>
  /** What parties, offices and types are called. */
  loadView(): Promise<DeskView>
  assign(wish: { item: number; to: string; from: string; reason: DeskReason; by: string }): Promise<DeskAnswer>
  relay(wish: { item: number; means: RelayMeans; at: string; by: string }): Promise<DeskAnswer>
  /** Puts into the log that somebody is about to act; see RoomDeps. */
  act(by: string, act: { reasons: readonly string[]; subject: string }): Promise<void>
}

/** What lies at the manual desk or waits at a silent office: seen, given to an office, told by people. */
export function deskRoutes(room: Room, deps: DeskDeps): void {
  const list = { permission: 'messages.read', areas: 'own' } as const
  const areas = (c: Context) => deps.findAreaOfItem(parseItem(c))
  const look = (c: Context) => ({ reasons: ['message.viewed'], subject: `message:${parseItem(c)}` })
  const show = { permission: 'messages.read', areas, look } as const
  const act = { permission: 'messages.act', areas } as const

  room.page('/desk', list, async (c, visit) => {
    const office = parseOffice(c)
    const [items, view] = [await deps.listDesk(visit.areas, office), await deps.loadView()]
    return renderDesk(visit, { items, office, now: deps.now() }, view)
  })
  room.page('/desk/:item', show, (c, visit) => showItem(deps, visit, parseItem(c), c.req.query('done')))
  room.form('/desk/:item', act, async (c, visit, fields) => {
    const item = parseItem(c)
    const answer = await carryOut(
      deps,
      visit,
      item,
      Object.fromEntries([...fields.keys()].map((k) => [k, textOf(fields, k)])),
    )
    if ('no' in answer) {
      await deps.act(visit.by, look(c))
      return showItem(deps, visit, item, undefined, answer.no)
    }
    return c.redirect(`/${visit.language}/desk/${item}?done=${answer.receipt}`, 303)
  })

  room.read('/desk', list, async (c, visit) => ({ items: await deps.listDesk(visit.areas, parseOffice(c)) }))
  room.read('/desk/:item', show, async (c) => requireChain(await deps.findChain(parseItem(c))))
  room.read('/desk/:item/destinations', show, async (c) => ({ offices: await deps.listDestinations(parseItem(c)) }))
  room.change('POST', '/desk/:item/acts', act, (c, visit, body) => carryOut(deps, visit, parseItem(c), body))
}

async function showItem(deps: DeskDeps, visit: Visit, item: number, done?: string, no?: string) {
  const chain = requireChain(await deps.findChain(item))
  const area = (await deps.findAreaOfItem(item)) ?? null
  const mayAct = chain.state === 'open' && may(visit.session.person, 'messages.act', { area })
  const destinations = mayAct ? await deps.listDestinations(item) : []
  const known = { chain, destinations, mayAct, now: deps.now() }
  const result = {
    ...(no === undefined ? {} : { no }),
    ...(done !== undefined && /^\d{1,15}$/.test(done) ? { done } : {}),
  }
  return renderDeskItem(visit, known, result, await deps.loadView())
}

/** @throws Denial `admin.malformed`; what can be mended is an answer */
async function carryOut(
  deps: DeskDeps,
  { by }: Visit,
  item: number,
  wish: Record<string, unknown>,
): Promise<DeskAnswer> {
  const subject = `message:${item}`
  if (wish.act === 'give') {
    const reason = deskReasons.find((one) => one === wish.reason)
    if (!reason || !isOfficeId(wish.to) || !isOfficeId(wish.from)) return { no: 'incomplete' }
    await deps.act(by, { reasons: ['desk.give', `desk.${reason}`], subject })
    return deps.assign({ item, to: wish.to, from: wish.from, reason, by })
  }
  if (wish.act === 'relay') {
    const means = relayMeans.find((one) => one === wish.means)
    const at = parseGivenTime(wish.at, deps.now())
    if (!means || at === undefined) return { no: 'incomplete' }
    await deps.act(by, { reasons: ['desk.relay', `relay.${means}`], subject })
    return deps.relay({ item, means, at, by })
  }
  throw new Denial('admin.malformed')
}

function requireChain(chain: ItemChain | undefined): ItemChain {
  if (!chain) throw new Denial('admin.not-found')
  return chain
}

/** @throws Denial `admin.not-found` */
function parseItem(c: Context): number {
  const text = c.req.param('item') ?? ''
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Denial('admin.not-found')
  return Number(text)
}

/** @throws Denial `admin.malformed` */
function parseOffice(c: Context): string {
  const office = c.req.query('office') ?? 'manual-desk'
  if (!isOfficeId(office)) throw new Denial('admin.malformed')
  return office
}

function isOfficeId(value: unknown): value is string {
  return isPublicId(value)
}
