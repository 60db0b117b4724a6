import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import { parseIndex } from './parameters.ts'

/** Reads of the log that anyone may make: hashes and signatures only. */
export interface PublicLog {
  /** C2SP verifier key of the log, `name+hash+base64`. */
  readonly verifierKey: string
  /** The present tree head as a signed note (C2SP tlog-checkpoint). */
  checkpoint(): Promise<string>
  /** @throws RangeError when the log does not reach that far */
  inclusionProof(index: number, size: number): Promise<Buffer[]>
  /** @throws RangeError when the log does not reach that far */
  consistencyProof(size1: number, size2: number): Promise<Buffer[]>
}

/** `/v1/log/…`: what an auditor needs to hold the gateway to its log. Hashes in standard base64. */
export function logRoutes(log: PublicLog): Hono {
  const routes = new Hono()
  const text = { 'content-type': 'text/plain; charset=utf-8' }
  routes.get('/key', (c) => c.body(`${log.verifierKey}\n`, 200, text))
  routes.get('/checkpoint', async (c) => c.body(await log.checkpoint(), 200, { ...text, 'cache-control': 'no-store' }))
  routes.get('/inclusion', async (c) => {
    const index = parseIndex(c.req.query('index'), 'index')
    const size = parseIndex(c.req.query('size'), 'size')
    return c.json({ leafIndex: index, treeSize: size, hashes: await proof(() => log.inclusionProof(index, size)) })
  })
  routes.get('/consistency', async (c) => {
    const from = parseIndex(c.req.query('from'), 'from')
    const to = parseIndex(c.req.query('to'), 'to')
    return c.json({ from, to, hashes: await proof(() => log.consistencyProof(from, to)) })
  })
  return routes
}

async function proof(prove: () => Promise<Buffer[]>): Promise<string[]> {
  try {
    return (await prove()).map((hash) => hash.toString('base64'))
  } catch (err) {
    if (err instanceof RangeError)
      throw new Refusal('request.malformed', 'the sizes are in order and not beyond the log')
    throw err
  }
}
