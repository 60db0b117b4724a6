import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import { answerManifest, type ManifestDeps } from '../manifest.ts'
import type { OfficeId } from '../message/ids.ts'
import type { ManifestHead } from '../message/manifest.ts'
import { createReceived } from '../message/receive.ts'
import { readBody } from './body.ts'
import type { ClientEnv } from './client-auth.ts'
import { essenceOf } from './essence.ts'
import { parseIndex } from './parameters.ts'

export interface ManifestRouteDeps extends ManifestDeps {
  listManifests(offices: readonly OfficeId[]): Promise<readonly ManifestHead[]>
}

/** `/v1/inbox/manifests`: what the gateway stated each night of the caller's inboxes, and the caller's answer to it. */
export function manifestRoutes(deps: ManifestRouteDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()

  routes.get('/manifests', async (c) => {
    const manifests = await deps.listManifests(deps.officesOf(c.get('client').id))
    return c.json({ manifests }, 200, noStore)
  })

  routes.get('/manifests/:manifest', async (c) => {
    const number = parseIndex(c.req.param('manifest'), 'manifest')
    const manifest = await deps.findManifest(deps.officesOf(c.get('client').id), number)
    if (!manifest) throw new Refusal('request.not-found', 'the caller has no such manifest')
    return c.body(manifest.note, 200, { 'content-type': 'text/plain; charset=utf-8', ...noStore })
  })

  routes.post('/manifests/:manifest/answer', async (c) => {
    const number = parseIndex(c.req.param('manifest'), 'manifest')
    const mediaType = parseMediaType(c.req.header('content-type'))
    const received = createReceived(await readBody(c.req.raw, answerBytesMax), mediaType, c.get('client').id)
    return c.json({ manifest: number, state: await answerManifest(deps, received, number) })
  })

  return routes
}

const noStore = { 'cache-control': 'no-store' }

/** Room for a difference at each of ten thousand items, in base64, with a certificate. */
const answerBytesMax = 1024 * 1024

function parseMediaType(header: string | undefined) {
  const essence = essenceOf(header ?? null)
  if (essence === 'application/jose' || essence === 'application/jose+json') return essence
  throw new Refusal('request.media-type', 'Content-Type is application/jose or application/jose+json')
}
