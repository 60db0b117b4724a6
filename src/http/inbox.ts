import { Hono } from 'hono'
import { confirmItem, type DeliveryDeps, leaseItems, rejectItem } from '../delivery.ts'
import { Refusal } from '../errors.ts'
import {
  type Confirmation,
  type InboxItem,
  type Rejection,
  type RejectionReason,
  rejectionReasons,
  withoutDigests,
} from '../message/delivery.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import { markStep } from '../step-mark.ts'
import { readJson } from './body.ts'
import type { ClientEnv } from './client-auth.ts'
import { parseBounded, parseBoundedText, parseIndex, requireMembers } from './parameters.ts'
import { receiptBody } from './receipts.ts'

export interface InboxDeps {
  readonly delivery: DeliveryDeps
  listItems(offices: readonly OfficeId[], after: number, limit: number): Promise<readonly InboxItem[]>
  /** With the lease under which nobody has asked for it before, if it is so. */
  findContent(
    offices: readonly OfficeId[],
    item: number,
  ): Promise<{ bytes: Buffer; mediaType: string; newUnder?: number } | undefined>
  /** Told once the answer is ready, which does not wait for it. */
  onFetched(party: PartyId, item: number, leaseToken: number): void
  readonly leaseSecondsDefault: number
  readonly leaseSecondsMax: number
}

/**
 * The inboxes of the caller's offices, under `/v1/inbox`. Only `leases`, `confirmation` and `rejection` change an item;
 * so does `transfer` (transfers.ts). Of a first fetch the log is told.
 */
export function inboxRoutes(deps: InboxDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()
  const officesOf = (party: ClientEnv['Variables']['client']) => deps.delivery.officesOf(party.id)

  routes.get('/items', async (c) => {
    const after = parseIndex(c.req.query('after') ?? '0', 'after')
    const limit = parseBoundedText(c.req.query('limit'), 'limit', 1, 500, 100)
    const items = await deps.listItems(officesOf(c.get('client')), after, limit)
    return c.json({
      items: items.map(withoutDigests),
      ...(items.length === limit ? { after: items.at(-1)?.item } : {}),
    })
  })

  routes.get('/items/:item', async (c) => {
    const item = await deps.delivery.findItem(officesOf(c.get('client')), parseIndex(c.req.param('item'), 'item'))
    if (!item) throw noSuchItem()
    return c.json(withoutDigests(item))
  })

  routes.get('/items/:item/content', async (c) => {
    const item = parseIndex(c.req.param('item'), 'item')
    const content = await deps.findContent(officesOf(c.get('client')), item)
    if (!content) throw noSuchItem()
    markStep('content.opened')
    const { newUnder } = content
    if (newUnder !== undefined && c.req.method === 'GET') deps.onFetched(c.get('client').id, item, newUnder)
    return c.body(new Uint8Array(content.bytes), 200, {
      'content-type': content.mediaType,
      'cache-control': 'no-store',
    })
  })

  routes.post('/leases', async (c) => {
    const wish = parseWish(await readJson(c.req.raw), deps)
    const { items, asks } = await leaseItems(deps.delivery, c.get('identify'), wish, c.req.raw.signal)
    const { secondLooks, manifests } = asks
    return c.json({
      items: items.map(withoutDigests),
      ...(secondLooks.length > 0 && { secondLooks }),
      ...(manifests.length > 0 && { manifests }),
    })
  })

  routes.post('/items/:item/confirmation', async (c) => {
    const confirmation = parseConfirmation(await readJson(c.req.raw))
    const item = parseIndex(c.req.param('item'), 'item')
    const receipt = await confirmItem(deps.delivery, c.get('client').id, item, confirmation)
    markStep('item.closed')
    return receiptBody(c, receipt, 200)
  })

  routes.post('/items/:item/rejection', async (c) => {
    const rejection = parseRejection(await readJson(c.req.raw))
    const item = parseIndex(c.req.param('item'), 'item')
    const receipt = await rejectItem(deps.delivery, c.get('client').id, item, rejection)
    markStep('item.closed')
    return receiptBody(c, receipt, 200)
  })

  return routes
}

function noSuchItem(): Refusal {
  return new Refusal('request.not-found', 'the caller has no such item')
}

type Body = Readonly<Record<string, unknown>>

function parseWish(body: Body, { leaseSecondsMax, leaseSecondsDefault }: InboxDeps) {
  requireMembers(body, ['offices', 'max', 'leaseSeconds', 'waitSeconds'])
  return {
    ...(body.offices === undefined ? {} : { offices: parseOffices(body.offices) }),
    max: parseBounded(body.max, 'max', 1, 100, 1),
    leaseSeconds: parseBounded(body.leaseSeconds, 'leaseSeconds', 1, leaseSecondsMax, leaseSecondsDefault),
    waitSeconds: parseBounded(body.waitSeconds, 'waitSeconds', 0, 60, 0),
  }
}

function parseConfirmation(body: Body): Confirmation {
  requireMembers(body, ['leaseToken', 'recordId', 'sha256', 'attachments'])
  return {
    leaseToken: parseBounded(body.leaseToken, 'leaseToken', 1, Number.MAX_SAFE_INTEGER),
    recordId: parseText(body.recordId, 'recordId'),
    readBackDigest: parseDigest(body.sha256),
    attachmentDigests: parseDigests(body.attachments ?? []),
  }
}

function parseRejection(body: Body): Rejection {
  requireMembers(body, ['leaseToken', 'reason'])
  return {
    leaseToken: parseBounded(body.leaseToken, 'leaseToken', 1, Number.MAX_SAFE_INTEGER),
    reason: parseReason(body.reason),
  }
}

function parseOffices(value: unknown): OfficeId[] {
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string'))
    return value as OfficeId[]
  throw new Refusal('request.malformed', 'offices is a list of office ids')
}

function parseText(value: unknown, name: string): string {
  if (typeof value === 'string') return value
  throw new Refusal('request.malformed', `${name} is a text`)
}

function parseDigest(value: unknown): string {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return value
  throw new Refusal('request.malformed', 'sha256 is 64 hex digits in lower case')
}

function parseDigests(value: unknown): string[] {
  const wellFormed =
    Array.isArray(value) && value.every((one) => typeof one === 'string' && /^[0-9a-f]{128}$/.test(one))
  if (wellFormed) return value
  throw new Refusal('request.malformed', 'attachments is a list of SHA-512, 128 hex digits in lower case each')
}

function parseReason(value: unknown): RejectionReason {
  const reason = rejectionReasons.find((known) => known === value)
  if (reason) return reason
  throw new Refusal('request.malformed', `reason is one of ${rejectionReasons.join(', ')}`)
}
