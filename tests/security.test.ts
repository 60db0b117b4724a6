import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const rows = readFileSync(join(root, 'SECURITY.md'), 'utf8').matchAll(/\| (tests\/\S+) › (.+) \|$/gm)
const named = [...rows].map(([, file = '', title = '']) => ({ file, title }))

test('the threat table names tests', () => {
  expect(named.length).toBeGreaterThan(25)
})

test.each(named)('$file › $title', ({ file, title }) => {
  const path = join(root, file)
  expect(existsSync(path)).toBe(true)
  expect(readFileSync(path, 'utf8')).toContain(title)
})
