import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import type { Catalogue } from '../message/catalogue.ts'
import type { PartyId, PartyKind } from '../message/ids.ts'
import { selectVersionsTaken } from '../message/versions.ts'
import { readJson } from './body.ts'
import type { ClientEnv } from './client-auth.ts'
import { requireMembers } from './parameters.ts'

export interface VersionDeps {
  readonly catalogue: Catalogue
  /** By message type; a type that the party said nothing of is absent. */
  findVersionsTaken(party: PartyId): Promise<ReadonlyMap<string, readonly string[]>>
  setVersionsTaken(party: PartyId, type: string, versions: readonly string[]): Promise<void>
}

/**
 * `/v1/versions`: which versions of what is addressed to it the caller takes. Until it says so, the lowest there is.
 */
export function versionRoutes(deps: VersionDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()

  routes.get('/', async (c) => {
    const { id, kind } = c.get('client')
    const taken = await deps.findVersionsTaken(id)
    const types = [...versionsTo(deps.catalogue, kind)].map(([messageType, versions]) => ({
      messageType,
      versions,
      taken: selectVersionsTaken(versions, taken.get(messageType)),
    }))
    return c.json({ types }, 200, { 'cache-control': 'no-store' })
  })

  routes.put('/:messageType', async (c) => {
    const { id, kind } = c.get('client')
    const messageType = c.req.param('messageType')
    const versions = versionsTo(deps.catalogue, kind).get(messageType)
    if (!versions) throw new Refusal('request.not-found', 'no message type of this name is addressed to the caller')
    const body = await readJson(c.req.raw)
    requireMembers(body, ['versions'])
    const taken = parseVersions(body.versions, versions)
    await deps.setVersionsTaken(id, messageType, taken)
    return c.json({ messageType, versions, taken })
  })

  return routes
}

/** The versions of each message type that a kind of party receives, lowest first. */
function versionsTo(catalogue: Catalogue, kind: PartyKind): ReadonlyMap<string, readonly string[]> {
  const mine = [...catalogue.values()].filter(({ directions }) => directions.some(({ to }) => to === kind))
  const byName = Map.groupBy(mine, ({ name }) => name)
  const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : 1))
  return new Map(
    sorted.map(([name, types]) => [name, types.map(({ version }) => version).sort((a, b) => Number(a) - Number(b))]),
  )
}

/** In the catalogue's order, each once. */
function parseVersions(value: unknown, known: readonly string[]): readonly string[] {
  if (Array.isArray(value) && value.length > 0 && value.every((one) => known.includes(one))) {
    return known.filter((version) => value.includes(version))
  }
  throw new Refusal(
    'request.malformed',
    `versions is a list of one or more of those there are: ${known.map((one) => `"${one}"`).join(', ')}`,
  )
}
