import type { Context } from 'hono'
import type { MessageView } from '../evidence/message-view.ts'
import { type Receipt, writeReceipt } from '../evidence/receipt.ts'
import { type ResendNo, type ResendReason, resendReasons } from '../message/resend.ts'
import { Denial } from './denial.ts'
import { textOf } from './form.ts'
import { renderMessage } from './pages/message.ts'
import type { Room } from './room.ts'

export interface MessageDeps {
  now(): Date
  /** The log's public key: what the offline verifier is given. */
  readonly verifierKey: string
  /** In which area it lies: null in none, undefined where there is no such message. */
  findAreaOfItem(item: number): Promise<string | null | undefined>
  findMessage(item: number, at: Date): Promise<MessageView | undefined>
  /** The same; undefined too where the log's entry is not of this message. */
  findAreaOfEntry(item: number, entry: number): Promise<string | null | undefined>
  findReceipt(item: number, entry: number): Promise<Receipt | undefined>
  /** The entry of the log that says so; or why nothing was done. */
  resend(wish: { item: number; reason: ResendReason; by: string }): Promise<{ receipt: number } | { no: ResendNo }>
  /** All that the log holds of it, as `budkavle verify` reads it: canonical JSON. */
  makeEvidenceFile(item: number): Promise<string | undefined>
}

/** One message's fate, its evidence to take away, bringing it again: each look and act is in the log. */
export function messageRoutes(room: Room, deps: MessageDeps): void {
  const areas = async (c: Context) => {
    const item = itemOf(c)
    return item === undefined ? undefined : await deps.findAreaOfItem(item)
  }
  const areasOfEntry = async (c: Context) => {
    const [item, entry] = [itemOf(c), entryOf(c)]
    return item === undefined || entry === undefined ? undefined : await deps.findAreaOfEntry(item, entry)
  }
  const rule = (reason: string, where = areas) => {
    const look = (c: Context) => ({ reasons: [reason], subject: `message:${itemOf(c)}` })
    return { permission: 'messages.read', areas: where, look } as const
  }
  const find = async (c: Context) => found(await deps.findMessage(itemOf(c) ?? 0, deps.now()))
  const file = async (c: Context) => found(await deps.makeEvidenceFile(itemOf(c) ?? 0))
  const receipt = async (c: Context) => writeReceipt(found(await deps.findReceipt(itemOf(c) ?? 0, entryOf(c) ?? -1)))
  const save = (c: Context, name: string, body: string) =>
    c.body(body, 200, {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${name}.json"`,
    })

  room.page('/messages/:message', rule('message.viewed'), async (c, visit) => {
    const done = c.req.query('done')
    const entry = done !== undefined && /^\d{1,15}$/.test(done) ? done : undefined
    return renderMessage(visit, await find(c), deps.verifierKey, deps.now(), entry)
  })
  room.read('/messages/:message', rule('message.viewed'), find)
  const act = { permission: 'messages.act', areas } as const
  room.form('/messages/:message', act, async (c, visit, fields) => {
    const receipt = await resend(deps, c, visit.by, textOf(fields, 'reason'))
    return c.redirect(`/${visit.language}/messages/${itemOf(c)}?done=${receipt}`, 303)
  })
  room.change('POST', '/messages/:message/resend', act, async (c, { by }, { reason }) => ({
    receipt: await resend(deps, c, by, reason),
  }))
  room.page('/messages/:message/evidence', rule('evidence.downloaded'), async (c) =>
    save(c, `evidence-${itemOf(c)}`, await file(c)),
  )
  // Its members are in canonical order already, and are written in that order.
  room.read('/messages/:message/evidence', rule('evidence.downloaded'), async (c) => JSON.parse(await file(c)))
  const ofEntry = rule('receipt.downloaded', areasOfEntry)
  room.page('/messages/:message/receipts/:entry', ofEntry, async (c) =>
    save(c, `receipt-${entryOf(c)}`, await receipt(c)),
  )
  room.read('/messages/:message/receipts/:entry', ofEntry, async (c) => JSON.parse(await receipt(c)))
}

/** @throws Denial `admin.malformed`, or `resend.…` saying why nothing was done */
async function resend(deps: MessageDeps, c: Context, by: string, given: unknown): Promise<number> {
  const reason = resendReasons.find((one) => one === given)
  if (!reason) throw new Denial('admin.malformed')
  const answer = await deps.resend({ item: itemOf(c) ?? 0, reason, by })
  if ('no' in answer) throw new Denial(`resend.${answer.no}`)
  return answer.receipt
}

/** The gateway's number of it; undefined when the address names none. */
function itemOf(c: Context): number | undefined {
  const text = c.req.param('message') ?? ''
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}

/** The index in the log; undefined when the address names none. */
function entryOf(c: Context): number | undefined {
  const text = c.req.param('entry') ?? ''
  return /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined
}

/** @throws Denial `admin.not-found` */
function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Denial('admin.not-found')
  return value
}
