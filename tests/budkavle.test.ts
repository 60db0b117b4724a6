import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const launcher = fileURLToPath(new URL('../src/budkavle.mjs', import.meta.url))

test.each([
  [['guard'], 0, /^$/],
  [['--help'], 0, /Usage: .*verify/s],
  [[], 2, /Usage: /],
  [['no-such-command'], 2, /no such command. There are: /],
  [['../store/connect'], 2, /no such command/],
  [['command'], 2, /no such command/],
])('budkavle %j ends with %i', (args, status, text) => {
  const run = spawnSync(process.execPath, [launcher, ...args], { encoding: 'utf8' })
  expect(run.status).toBe(status)
  expect(run.stdout + run.stderr).toMatch(text)
})

test('too old a Node is told what to do', () => {
  const asOld = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.20.2"})'
  const run = spawnSync(process.execPath, ['--import', asOld, launcher, 'guard'], { encoding: 'utf8' })
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('npm ci')
})

test('what is compiled is kept beside the code, and in no folder that others may write to', () => {
  const asTold =
    'data:text/javascript,import m from "node:module";m.enableCompileCache = (folder) => console.log(folder)'
  const run = spawnSync(process.execPath, ['--import', asTold, launcher, 'verify', '--help'], { encoding: 'utf8' })
  expect(run.stdout.split('\n')[0]).toBe(fileURLToPath(new URL('../node_modules/.cache/budkavle', import.meta.url)))
})
