import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import type { OfficeView, Reception } from '../message/reception.ts'
import { readJson } from './body.ts'
import type { ClientEnv } from './client-auth.ts'
import { parseTarget, requireMembers } from './parameters.ts'

export interface OfficeDeps {
  officesOf(party: PartyId): readonly OfficeId[]
  /** As their party is shown them. */
  listOffices(offices: readonly OfficeId[]): Promise<readonly OfficeView[]>
  saveReception(office: OfficeId, reception: Reception): Promise<void>
}

/** `/v1/offices`: the caller's offices, and how each receives: its party polls, or items are forwarded to an endpoint. */
export function officeRoutes(deps: OfficeDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()

  routes.get('/', async (c) => {
    const offices = await deps.listOffices(deps.officesOf(c.get('client').id))
    return c.json({ offices }, 200, { 'cache-control': 'no-store' })
  })

  routes.put('/:office/reception', async (c) => {
    const office = deps.officesOf(c.get('client').id).find((own) => own === c.req.param('office'))
    if (!office) throw new Refusal('request.not-found', 'the caller has no such office')
    const reception = parseReception(await readJson(c.req.raw))
    await deps.saveReception(office, reception)
    return c.json({ office, reception })
  })

  return routes
}

function parseReception(body: Readonly<Record<string, unknown>>): Reception {
  if (body.mode === 'poll') {
    requireMembers(body, ['mode'])
    return { mode: 'poll' }
  }
  if (body.mode !== 'forward') throw new Refusal('request.malformed', 'mode is one of poll, forward')
  requireMembers(body, ['mode', 'url', 'certificate'])
  // Mutual TLS, so never plain.
  return { mode: 'forward', url: parseTarget(body.url, 'url', []), certificate: parseThumbprint(body.certificate) }
}

function parseThumbprint(value: unknown): string {
  // 32 bytes: the last digit has four bits.
  if (typeof value === 'string' && /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value)) return value
  throw new Refusal('request.malformed', 'certificate is the x5t#S256 of the endpoint’s TLS certificate, base64url')
}
