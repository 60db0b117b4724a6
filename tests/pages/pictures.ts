import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** `npm run pictures`: takes the pictures of src/admin/README.md anew, while the tests of the pages go over them. */

/** Each picture by its name, from the page that a test has looked at: its name, language, width and colours. */
export const pictures: Readonly<Record<string, string>> = {
  'situation.png': 'the-situation-en-1280-light-top.png',
  'situation-phone.png': 'the-situation-fi-360-dark-top.png',
  'office.png': 'an-office-fi-1280-dark-top.png',
  'message.png': 'a-late-message-sv-1280-light-top.png',
  'lost.png': 'a-message-that-its-office-has-lost-en-1280-light-top.png',
  'search.png': 'the-search-en-1280-light-top.png',
  'routing.png': 'a-look-sv-1280-light-top.png',
  'draft.png': 'a-draft-1280-light-top.png',
  'desk.png': 'an-item-fi-1280-light-top.png',
  'organisation.png': 'an-organisation-en-1280-light-top.png',
  'health.png': 'health-sv-1280-light-top.png',
}

const files = ['admin-situation', 'admin-routing', 'admin-parties', 'admin-resend']

function main(): void {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const folder = mkdtempSync(join(tmpdir(), 'budkavle-pictures-'))
  try {
    const tests = files.map((file) => `tests/pages/${file}.test.ts`)
    const args = [vitest, 'run', '--config', 'tests/vitest.config.ts', '--project', 'product', ...tests]
    const env = { ...process.env, SCREENSHOTS: folder }
    const { status } = spawnSync(process.execPath, args, { env, stdio: 'inherit' })
    if (status !== 0) throw new Error('a page is not as its test wants it: no picture is changed')
    for (const [name, taken] of Object.entries(pictures)) copyFileSync(join(folder, taken), join(shown, name))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const shown = join(import.meta.dirname, '../../src/admin/pictures')

if (process.argv[1] === import.meta.filename) main()
