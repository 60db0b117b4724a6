import { readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'

/**
 * The style sheet and the icon of the pages, under the address of whoever shows them.
 * @param own further style sheets, after those that all pages have
 */
export function assetRoutes(...own: readonly URL[]): Hono {
  const routes = new Hono()
  const styles = [...['../base.css', 'style.css'].map(beside), ...own]
  routes.get('/style.css', asset(styles, 'text/css; charset=utf-8'))
  routes.get('/icon.svg', asset([beside('icon.svg')], 'image/svg+xml'))
  return routes
}

function beside(name: string): URL {
  return new URL(name, import.meta.url)
}

function asset(parts: readonly URL[], mediaType: string) {
  const body = parts.map((part) => readFileSync(part, 'utf8')).join('\n')
  return (c: Context) => c.body(body, 200, { 'content-type': mediaType, 'cache-control': 'public, max-age=300' })
}
