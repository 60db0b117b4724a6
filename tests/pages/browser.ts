import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import type { AxeResults } from 'axe-core'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'

/** The browser that the tests bring with them; one is enough for a file. Throws when it cannot start. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await chromium.executablePath()
  return await playwright.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  })
}

/** What breaks WCAG 2.2, levels A and AA, or what axe knows as good practice: the rule and where. */
export async function findBarriers(page: Page): Promise<string[]> {
  // By the debugger's own way in, so that the page's policy need not let it run a script; once for each page opened.
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(axe)
  const results = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify({ runOnly: tags, resultTypes: ['violations'] })})`,
  )
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
