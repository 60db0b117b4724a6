import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { Refusal, type RefusalCode } from '../errors.ts'
import type { Client } from './client-auth.ts'

/** What the log line and the metrics say of a request. The route is the pattern, never the address that was called. */
export interface RequestFact {
  readonly method: string
  readonly route: string
  readonly status: number
  /** Of the refusal, if it was one that was thrown: an answered message is told by `MessageFact`. */
  readonly code: RefusalCode | undefined
  readonly client: Client | undefined
  readonly milliseconds: number
  /** Whether the request was an answered message, which has its own line. */
  readonly message: boolean
}

type RequestEnv = { Variables: { client?: Client } }

/** Tells of every request when its answer is known. Outermost, so that what is refused on the way in is told too. */
export function tellRequests(onRequest: (fact: RequestFact) => void): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const started = performance.now()
    await next()
    const route = routeOf(c)
    onRequest({
      method: c.req.method,
      route,
      status: c.res.status,
      code: c.error instanceof Refusal ? c.error.code : undefined,
      client: c.get('client'),
      milliseconds: performance.now() - started,
      message: route === messages && c.req.method === 'POST' && !c.error,
    })
  }
}

const messages = '/v1/messages'

/** Middleware matches too, for all methods; the address is the one that is for a method. */
function routeOf(c: Context<RequestEnv>): string {
  return matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none'
}
