import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { findBarriers } from './browser.ts'

/** How somebody looks at a page: by day or by night, at a desk or on a phone. */
interface Look {
  readonly colorScheme: 'light' | 'dark'
  /** CSS pixels. */
  readonly width: number
}

export const deskAndPhone: readonly Look[] = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 360 },
]
export const everyLook: readonly Look[] = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 360 },
]

/** The page as it is now has no barrier and does not scroll sideways, however it is looked at. */
export async function requireReadable(page: Page, name: string, looks: readonly Look[]): Promise<void> {
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 800 })
    await keepPicture(page, `${name} ${width} ${colorScheme}`)
    expect(await findBarriers(page), `${name} ${colorScheme} ${width}`).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth'), `${name} ${width}`).toBe(width)
  }
}

/** What of a page is shown in the docs: CSS pixels. */
const topHeight = 1500

/** For people to look at, where a folder is named for them: the whole, and its top. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name.replaceAll(' ', '-'))
  await page.screenshot({ path: `${path}.png`, fullPage: true })
  const height = Math.min(topHeight, Number(await page.evaluate('document.documentElement.scrollHeight')))
  const clip = { x: 0, y: 0, width: Number(page.viewportSize()?.width), height }
  await page.screenshot({ path: `${path}-top.png`, fullPage: true, clip })
}
