import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { main as license } from '../../src/cli/license.ts'
import { createCredentials, writeCredentials } from '../../src/license/credentials.ts'
import { awaitReceiver, examine, scenarios } from '../../src/license/license.ts'
import { startProctor } from '../../src/license/proctor.ts'
import type { LicenceReport } from '../../src/license/report.ts'
import { createMemoryIo } from '../cli/memory-io.ts'
import type { BadKind } from './bad-receiver.ts'

const folder = mkdtempSync(join(tmpdir(), 'budkavle-licence-'))
const children = new Set<ChildProcess>()
const reports = new Map<BadKind, Promise<LicenceReport>>()

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('our own receiver', () => {
  test('survives every scenario, and gets the licence from the command', async () => {
    const [proctorPort, inboxPort] = [await freePort(), await freePort()]
    const keys = join(folder, 'good-keys')
    const { io, printed, written } = createMemoryIo({})
    const args = ['--listen', `127.0.0.1:${proctorPort}`, '--folder', keys, '--patience', '20', '--out', 'report.json']
    const status = license([`http://127.0.0.1:${inboxPort}`, ...args], io)
    await expect.poll(() => printed.error).toContain('Waiting for its first poll')
    const receiver = startReceiver(keys, proctorPort, join(folder, 'store'), ['--test-inbox', String(inboxPort)])
    expect(await status, printed.error + printed.out).toBe(0)
    expect(await end(receiver, 'SIGTERM')).toBe(0)

    const report: LicenceReport = JSON.parse(written.get('report.json') ?? '')
    expect(report).toMatchObject({ format: 'budkavle-licence/1', granted: true, remarks: [] })
    expect(report.scenarios.map(({ name, outcome }) => [name, outcome])).toEqual(
      scenarios.map(({ name }) => [name, 'survived']),
    )
    expect(printed.out).toContain('Receiver licence: GRANTED')
    expect(printed.out + printed.error + written.get('report.json')).not.toMatch(/999W|Mallinen|PRIVATE KEY/)
    expect(statSync(join(keys, 'receiver.pem')).mode & 0o777).toBe(0o600)
    expect(
      readdirSync(join(folder, 'store'), { recursive: true }).filter((name) => /draft/.test(String(name))),
    ).toEqual(['.drafts'])
  }, 120_000)
})

describe('a receiver that is not good', () => {
  test.each<[BadKind, string, Record<string, string[]>]>([
    [
      'forgetful',
      'confirms without storing, like Norway’s, and is caught at once',
      { plain: ['falsely-confirmed'], 'cut-fetch': ['falsely-confirmed'], poison: ['falsely-confirmed'] },
    ],
    ['duplicating', 'stores again what is handed out again', { 'late-confirmation': ['duplicated'] }],
    ['blocking', 'stops at what it cannot read', { poison: ['blocked'] }],
    ['clock-believer', 'believes that its clock is the gateway’s', { 'clock-skew': ['blocked'] }],
  ])(
    '%s: %s',
    async (kind, _, seen) => {
      const report = await examineBad(kind)
      const failed = Object.fromEntries(
        report.scenarios.flatMap((one) => (one.outcome === 'failed' ? [[one.name, one.seen]] : [])),
      )
      expect(report.granted).toBe(false)
      expect(failed).toMatchObject(seen)
      expect('plain' in failed, 'only the forgetful one fails when nothing is wrong').toBe(kind === 'forgetful')
    },
    120_000,
  )

  test('what was never held is not said to be lost', async () => {
    const { scenarios } = await examineBad('forgetful')
    expect(JSON.stringify(scenarios)).not.toContain('"lost"')
    expect(scenarios.at(-1)).toMatchObject({ name: 'still-there', outcome: 'not-tried', why: 'it has held nothing' })
  }, 120_000)

  test('what it cannot simulate is said not to be tried, never to be survived', async () => {
    const report = await examineBad('duplicating')
    const why = (what: string) => ({ outcome: 'not-tried', why: `the receiver cannot simulate ${what}` })
    expect(report.scenarios.filter(({ name }) => /^(disk|restart)/.test(name))).toMatchObject([
      { name: 'disk-full', ...why('a full disk') },
      { name: 'restart-while-fetching', ...why('a restart') },
      { name: 'restart-while-confirming', ...why('a restart') },
    ])
    expect(report.remarks).toContain('disk-full was not tried')
  }, 120_000)
})

test('a receiver that never polls is not examined', async () => {
  const { io, printed } = createMemoryIo({})
  const listen = `127.0.0.1:${await freePort()}`
  const args = ['http://127.0.0.1:1', '--listen', listen, '--folder', join(folder, 'no-keys'), '--wait', '1']
  expect([await license(args, io), printed.error]).toEqual([1, expect.stringContaining('nothing was examined')])
})

test.each([
  ['no URL', []],
  ['no such URL', ['inbox']],
  ['no port', ['http://127.0.0.1:1', '--listen', 'here']],
  ['no patience', ['http://127.0.0.1:1', '--patience', '0']],
])('a wrong call: %s', async (_, args) => {
  const { io, printed } = createMemoryIo({})
  expect([await license(args, io), printed.error]).toEqual([2, expect.stringContaining('usage: budkavle license')])
})

/** Each is examined once. */
function examineBad(kind: BadKind): Promise<LicenceReport> {
  const report = reports.get(kind) ?? examineOnce(kind)
  reports.set(kind, report)
  return report
}

async function examineOnce(kind: BadKind): Promise<LicenceReport> {
  const keys = join(folder, `${kind}-keys`)
  const credentials = createCredentials('localhost', new Date())
  await writeCredentials(keys, credentials)
  const proctor = await startProctor(credentials, '127.0.0.1', 0)
  const script = fileURLToPath(new URL('bad-receiver.ts', import.meta.url))
  const child = spawn(process.execPath, [script, kind, `https://localhost:${proctor.port}`, keys], { stdio: 'pipe' })
  children.add(child)
  const [subject] = await once(createInterface({ input: child.stdout }), 'line')
  expect(await awaitReceiver(proctor, 20)).toBe(true)
  const report = await examine({ proctor, credentials, subject, patienceSeconds: 4, now: new Date() })
  await end(child, 'SIGKILL')
  await proctor.stop()
  return report
}

function startReceiver(keys: string, port: number, store: string, more: readonly string[]): ChildProcess {
  const command = fileURLToPath(new URL('../../src/budkavle.mjs', import.meta.url))
  const pem = join(keys, 'receiver.pem')
  const gateway = ['--url', `https://localhost:${port}`, '--certificate', pem, '--key', pem]
  const args = [command, 'receive', ...gateway, '--ca', join(keys, 'root.pem'), '--folder', store, ...more]
  const child = spawn(process.execPath, args, { stdio: 'ignore' })
  children.add(child)
  return child
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(child, 'exit')
  child.kill(signal)
  const [code] = await ended
  children.delete(child)
  return code
}

function freePort(): Promise<number> {
  const probe = createServer()
  return new Promise((resolve) => {
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
