import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import type { PartyId } from '../message/ids.ts'
import type { LookAnswer } from '../message/looks.ts'
import { answerLook, type LookDeps } from '../second-look.ts'
import { readJson } from './body.ts'
import type { ClientEnv } from './client-auth.ts'
import { createGate } from './gate.ts'
import { parseIndex, requireMembers } from './parameters.ts'
import { receiptBody } from './receipts.ts'

/**
 * `POST /v1/inbox/items/{item}/second-look`: what a receiver has now of an item that it confirmed, told so that only
 * whoever has the content can tell it.
 */
export function lookRoutes(deps: LookDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()
  const enter = createGate<PartyId>(looksAtOnce)
  routes.post('/items/:item/second-look', async (c) => {
    const { id } = c.get('client')
    const answer = parseAnswer(await readJson(c.req.raw))
    const item = parseIndex(c.req.param('item'), 'item')
    return receiptBody(c, await enter(id, () => answerLook(deps, id, item, answer)), 200)
  })
  return routes
}

/** Of one caller: for each the document and its attachments are opened. */
const looksAtOnce = 2

function parseAnswer(body: Readonly<Record<string, unknown>>): LookAnswer {
  requireMembers(body, ['nonce', 'sha256', 'absent'])
  const { nonce, sha256, absent } = body
  if (typeof nonce !== 'string' || !hex32.test(nonce)) throw malformed('nonce is 64 hex digits in lower case')
  if (absent === true && sha256 === undefined) return { nonce, sha256: null }
  if (absent === undefined && typeof sha256 === 'string' && hex32.test(sha256)) return { nonce, sha256 }
  throw malformed('there is either sha256, 64 hex digits in lower case, or absent, which is true')
}

const hex32 = /^[0-9a-f]{64}$/

function malformed(detail: string): Refusal {
  return new Refusal('request.malformed', detail)
}
