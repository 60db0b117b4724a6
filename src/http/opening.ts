import { Hono } from 'hono'
import { type AccessDeps, noteOpened } from '../access.ts'
import { readJson } from './body.ts'
import type { ClientEnv } from './client-auth.ts'
import { parseIndex, requireMembers } from './parameters.ts'
import { receiptBody } from './receipts.ts'

/** `POST /v1/inbox/items/{item}/opening`: a person has opened what the receiver stored. */
export function openingRoutes(deps: AccessDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()
  routes.post('/items/:item/opening', async (c) => {
    requireMembers(await readJson(c.req.raw), [])
    const item = parseIndex(c.req.param('item'), 'item')
    return receiptBody(c, await noteOpened(deps, c.get('client').id, item), 200)
  })
  return routes
}
