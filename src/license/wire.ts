import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, MiddlewareHandler } from 'hono'

/** What a receiver asks for. */
export type Touch = 'lease' | 'content' | 'confirmation' | 'other'

/** What is done to one request on its way. */
export interface Interference {
  /** Awaited before the gateway's part sees it. */
  before?(): void | Promise<void>
  /**
   * The connection is cut: before anything is done, when all is done and nothing was answered, or in the middle of the
   * answer.
   */
  readonly cut?: 'before' | 'after' | 'half'
}

/** The wire between the receiver under test and the proctor, in the hands of a scenario. */
export interface Wire {
  /** Asked for every request. */
  plan: (touch: Touch, item: number | undefined) => Interference | undefined
  /** How far the `Date` of answers is from the truth. */
  skewSeconds: number
  /** Told of every request when it came. */
  readonly seen: Touch[]
}

export function createWire(): Wire {
  return { plan: () => undefined, skewSeconds: 0, seen: [] }
}

/** Sees every request and every answer, and does to them what the scenario has planned. */
export function interfere(wire: Wire): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (c, next) => {
    const touch = touchOf(c.req.path)
    wire.seen.push(touch)
    const { cut, before } = wire.plan(touch, itemOf(c.req.path)) ?? {}
    await before?.()
    if (cut === 'before') {
      c.res = cutOff(c)
      return
    }
    await next()
    if (cut === 'after') c.res = cutOff(c)
    else if (cut === 'half') c.res = await sendHalf(c)
    else if (wire.skewSeconds !== 0) c.header('date', new Date(Date.now() + wire.skewSeconds * 1000).toUTCString())
  }
}

function touchOf(path: string): Touch {
  if (path.endsWith('/leases')) return 'lease'
  if (path.endsWith('/content')) return 'content'
  return path.endsWith('/confirmation') ? 'confirmation' : 'other'
}

function itemOf(path: string): number | undefined {
  const [, item] = /\/items\/(\d{1,15})\//.exec(path) ?? []
  return item === undefined ? undefined : Number(item)
}

type WireContext = Context<{ Bindings: HttpBindings }>

function cutOff(c: WireContext): Response {
  c.env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}

/** Announces the whole, and gives half of it. */
async function sendHalf(c: WireContext): Promise<Response> {
  const whole = Buffer.from(await c.res.arrayBuffer())
  const { outgoing, incoming } = c.env
  outgoing.writeHead(200, { 'content-type': c.res.headers.get('content-type') ?? '', 'content-length': whole.length })
  const half = whole.subarray(0, Math.floor(whole.length / 2))
  await new Promise<void>((resolve) => outgoing.write(half, () => resolve()))
  incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}
