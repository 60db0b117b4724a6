import { createHash, randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import type { ClientEnv } from '../http/client-auth.ts'
import type { MemoryItem } from './memory-item.ts'

/** Second looks: the proctor asks for a record again, as a gateway does. */
export interface Looks {
  readonly routes: Hono<ClientEnv>
  /** Asked at the next poll. */
  ask(item: MemoryItem): Look
  /** Asks once more what was not answered. */
  askAgain(): void
}

export interface Look {
  readonly item: MemoryItem
  readonly nonce: string
  /** What was answered; `wrong` is a digest that is not that of the record and the nonce. */
  answer?: 'held' | 'absent' | 'wrong'
}

export function createLooks(): Looks {
  const asked = new Map<number, Look>()
  let pending: Look[] = []
  const routes = new Hono<ClientEnv>()

  routes.post('/leases', async (c, next) => {
    if (pending.length === 0) await next()
    // Whoever has gone away meanwhile is told nothing.
    if (pending.length === 0 || c.req.raw.signal.aborted) return
    const answered = c.finalized ? ((await c.res.json()) as object) : { items: [] }
    c.res = c.json({ ...answered, secondLooks: pending.map(shown) })
    pending = []
  })

  routes.post('/items/:item/second-look', async (c) => {
    const body = (await c.req.json()) as Record<string, unknown>
    const look = asked.get(Number(c.req.param('item')))
    if (!look || look.nonce !== body.nonce) throw new Refusal('lease.lost', 'the nonce is not the present one')
    look.answer = body.absent === true ? 'absent' : body.sha256 === digestOf(look) ? 'held' : 'wrong'
    return c.json({})
  })

  return {
    routes,
    ask(item) {
      const look: Look = { item, nonce: randomBytes(32).toString('hex') }
      asked.set(item.facts.item, look)
      pending.push(look)
      return look
    },
    askAgain() {
      pending = [...asked.values()].filter(({ answer }) => answer === undefined)
    },
  }
}

function shown({ item, nonce }: Look) {
  return { item: item.facts.item, recordId: item.confirmation?.recordId, nonce }
}

function digestOf({ item, nonce }: Look): string {
  const digest = createHash('sha256').update(Buffer.from(nonce, 'hex')).update(item.message.document)
  for (const { bytes } of item.message.attachments) digest.update(bytes)
  return digest.digest('hex')
}
