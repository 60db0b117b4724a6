import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import type { PartyId } from '../message/ids.ts'
import { type Subscription, type SubscriptionKind, subscriptionKinds } from '../message/notice.ts'
import { readJson } from './body.ts'
import type { ClientEnv } from './client-auth.ts'
import { parseTarget, requireMembers } from './parameters.ts'

export interface SubscriptionDeps {
  list(party: PartyId): Promise<readonly Subscription[]>
  save(party: PartyId, subscription: Subscription): Promise<void>
  /** Whether there was one. */
  end(party: PartyId, kind: SubscriptionKind): Promise<boolean>
  /** Hosts that may be told by plain http: loopback, in development only. */
  readonly plainHosts: readonly string[]
}

/** `/v1/subscriptions`: what the caller is told of by webhook, and where. One address for each kind. */
export function subscriptionRoutes(deps: SubscriptionDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()

  routes.get('/', async (c) => {
    const subscriptions = await deps.list(c.get('client').id)
    return c.json({ subscriptions }, 200, { 'cache-control': 'no-store' })
  })

  routes.put('/:kind', async (c) => {
    const kind = parseKind(c.req.param('kind'))
    const body = await readJson(c.req.raw)
    requireMembers(body, ['url'])
    const subscription = { kind, url: parseTarget(body.url, 'url', deps.plainHosts) }
    await deps.save(c.get('client').id, subscription)
    return c.json(subscription)
  })

  routes.delete('/:kind', async (c) => {
    const ended = await deps.end(c.get('client').id, parseKind(c.req.param('kind')))
    if (!ended) throw new Refusal('request.not-found', 'the caller has no subscription of this kind')
    return c.body(null, 204)
  })

  return routes
}

function parseKind(text: string): SubscriptionKind {
  const kind = subscriptionKinds.find((known) => known === text)
  if (kind) return kind
  throw new Refusal('request.not-found', `a subscription is to one of ${subscriptionKinds.join(', ')}`)
}
