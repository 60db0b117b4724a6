import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import { type Transfer, type TransferReason, transferReasons } from '../message/custody.ts'
import type { OfficeId } from '../message/ids.ts'
import { type TransferDeps, transferItem } from '../transfer.ts'
import { readJson } from './body.ts'
import type { ClientEnv } from './client-auth.ts'
import { parseBounded, parseIndex, requireMembers } from './parameters.ts'
import { receiptBody } from './receipts.ts'

/** `POST /v1/inbox/items/{item}/transfer`: the receiver gives an item on to the office that it was meant for. */
export function transferRoutes(deps: TransferDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()
  routes.post('/items/:item/transfer', async (c) => {
    const wish = parseTransfer(await readJson(c.req.raw))
    const item = parseIndex(c.req.param('item'), 'item')
    return receiptBody(c, await transferItem(deps, c.get('client').id, item, wish), 200)
  })
  return routes
}

function parseTransfer(body: Readonly<Record<string, unknown>>): Transfer {
  requireMembers(body, ['leaseToken', 'office', 'reason'])
  return {
    leaseToken: parseBounded(body.leaseToken, 'leaseToken', 1, Number.MAX_SAFE_INTEGER),
    office: parseOffice(body.office),
    reason: parseReason(body.reason),
  }
}

function parseOffice(value: unknown): OfficeId {
  if (typeof value === 'string' && value !== '') return value as OfficeId
  throw new Refusal('request.malformed', 'office is the id of an office')
}

function parseReason(value: unknown): TransferReason {
  const reason = transferReasons.find((known) => known === value)
  if (reason) return reason
  throw new Refusal('request.malformed', `reason is one of ${transferReasons.join(', ')}`)
}
