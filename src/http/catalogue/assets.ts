import { readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'

/** The style sheet and the icon of the pages, under the address of whoever shows them. */
export function assetRoutes(): Hono {
  const routes = new Hono()
  for (const [name, mediaType] of assets) routes.get(`/${name}`, asset(name, mediaType))
  return routes
}

const assets = [
  ['style.css', 'text/css; charset=utf-8'],
  ['icon.svg', 'image/svg+xml'],
] as const

function asset(name: string, mediaType: string) {
  const body = readFileSync(new URL(name, import.meta.url), 'utf8')
  return (c: Context) => c.body(body, 200, { 'content-type': mediaType, 'cache-control': 'public, max-age=300' })
}
