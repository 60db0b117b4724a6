import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openDevelopmentPki, openLeaf } from '../../src/dev/pki-folder.ts'
import { listenPages } from '../../src/http/listener.ts'
import { createLink } from '../../src/store/admin-links.ts'
import { openRoom, type RoomOptions, type TestRoom } from '../admin/room.ts'
import { createFolder } from '../support/world.ts'

/** The administrators' room as a browser reaches it: by TLS, on loopback. */
export interface ServedRoom extends TestRoom {
  readonly origin: string
  /** A browser of somebody's own, who has chosen a person by a one-time link. */
  signIn(browser: Browser, staff: string): Promise<Page>
  /** The one page on which somebody looks at one address after the other: a new browser for each costs more than the look. */
  look(browser: Browser, staff: string, path: string): Promise<Page>
  /** What browsers complained of: above all, what the pages' policy has kept out. */
  readonly complaints: string[]
}

export async function serveRoom(options: RoomOptions = {}): Promise<ServedRoom> {
  const room = await openRoom(options)
  const folder = createFolder()
  const now = new Date()
  const server = openLeaf(folder, openDevelopmentPki(join(folder, 'pki'), now), 'server', {
    id: '0000000-0',
    name: 'Budkavle test room',
    purpose: 'server',
    names: ['localhost'],
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter: new Date(now.getTime() + 86_400_000),
  })
  const tls = { cert: server.chain, key: server.key.export({ format: 'pem', type: 'pkcs8' }).toString() }
  const listener = await listenPages(room.app, tls, '127.0.0.1', 0)
  const origin = `https://localhost:${listener.port}`
  const complaints: string[] = []
  const signIn = async (browser: Browser, staff: string) => {
    const page = await openPage(await browser.newContext({ ignoreHTTPSErrors: true }), complaints)
    await page.goto(`${origin}/en/persons?link=${await createLink(room.database.ownerSql, room.deps.now())}`)
    await page.click(`button[value="${staff}"]`)
    await page.waitForURL(`${origin}/en`)
    return page
  }
  const lookers = new Map<string, Promise<Page>>()
  return {
    ...room,
    origin,
    complaints,
    signIn,
    async look(browser, staff, path) {
      const looker = lookers.get(staff) ?? signIn(browser, staff)
      lookers.set(staff, looker)
      const page = await looker
      await page.goto(`${origin}${path}`)
      return page
    },
    async close() {
      await listener.stop()
      await room.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function openPage(context: BrowserContext, complaints: string[]): Promise<Page> {
  const page = await context.newPage()
  page.on('console', (message) => void complaints.push(message.text()))
  page.on('pageerror', (err) => void complaints.push(err.message))
  page.on('requestfailed', (request) => void complaints.push(`${new URL(request.url()).pathname} failed`))
  return page
}
