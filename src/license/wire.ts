import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'

/** What a receiver asks for. */
export type Touch = 'lease' | 'content' | 'confirmation' | 'other'

/** What is done to one request on its way. What is given is how its connection is cut. */
export interface Interference {
  /** Awaited before the gateway's part sees it. */
  before?(): Before | Promise<Before>
  /** Awaited when all is done and nothing is answered yet; `half`: in the middle of the answer. */
  after?(): After | Promise<After>
}
type Before = 'cut' | undefined
type After = 'cut' | 'half' | undefined

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

type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>

/** Sees every request and every answer, and does to them what the scenario has planned. */
export function interfere(wire: Wire, fetch: Fetch): Fetch {
  return async (request, env) => {
    const { pathname } = new URL(request.url)
    const touch = touchOf(pathname)
    wire.seen.push(touch)
    const { before, after } = wire.plan(touch, itemOf(pathname)) ?? {}
    if ((await before?.()) === 'cut') return cutOff(env)
    const response = await fetch(request, env)
    const cut = await after?.()
    if (cut === 'cut') return cutOff(env)
    if (cut === 'half') return await sendHalf(response, env)
    if (wire.skewSeconds === 0) return response
    const headers = new Headers(response.headers)
    headers.set('date', new Date(Date.now() + wire.skewSeconds * 1000).toUTCString())
    return new Response(response.body, { status: response.status, headers })
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

function cutOff({ incoming }: HttpBindings): Response {
  incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}

/** Announces the whole, and gives half of it. */
async function sendHalf(response: Response, { incoming, outgoing }: HttpBindings): Promise<Response> {
  const whole = Buffer.from(await response.arrayBuffer())
  const type = response.headers.get('content-type') ?? ''
  outgoing.writeHead(response.status, { 'content-type': type, 'content-length': whole.length })
  const half = whole.subarray(0, Math.floor(whole.length / 2))
  await new Promise<void>((resolve) => outgoing.write(half, () => resolve()))
  incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}
