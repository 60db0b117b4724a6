import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePorts, runDemo } from './demo.ts'

const folder = mkdtempSync(join(tmpdir(), 'budkavle-demo-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lines = [
  'goes to office area-06, by rule default-area-06',
  'state "stored", by Satakunta',
  'state "stored", by FPA',
  'both ends see the deadline: assessment-begun by ',
  'plan-client from 3221304-3, stored, refers to the report',
  'Satakunta reads the same thread, asking by its own message',
  'PUT /v1/attachments/{sha256}: rent.pdf',
  'fetched and stored its attachment too',
  'attachment, SHA-512: ',
  '200: item 0 long-term-under25 202, item 1 long-term-under25 202, item 2',
  'each with its deadline: notice-seen by ',
  'Satakunta took over each by itself: FPA holds a ContentHandover of every one',
  'state "withdrawn", handed to nobody',
  'and holds the evidence of it: ContentHandoverFailure, consent.withdrawn',
  'both ends know what has left the inbox, and why',
  'no later message may rest on that consent: 422 consent.withdrawn',
  'state "held", shownFrom 20',
  'until then it is in no inbox, and Satakunta cannot know of it',
  '400 signature.digest-mismatch',
  '422 consent.missing',
  'at /consent: The legal mode requires a consent',
  '403 certificate.revoked',
  '409 message.id-reused',
  'YES: a receipt of the log',
  'NO: this proves nothing',
  'changed one at a time: none goes through',
  'Every step held',
]

test('the story holds, and again on the same data folder', { timeout: 120_000 }, async () => {
  for (const times of [1, 2]) {
    const { status, text } = await demo(['--exit'], freePorts)
    expect(text).not.toContain('FAILED')
    for (const line of lines) expect(text).toContain(line)
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
    expect(text).not.toContain('\x1b')
    expect(status).toBe(0)
    const records = readdirSync(join(folder, 'records', 'satakunta'))
    // Two reports, three notices and a withdrawal; the file that came with a report.
    expect(records.filter((file) => /\.(xml|jws)$/.test(file))).toHaveLength(6 * times)
    expect(records.filter((file) => file.endsWith('-attachment-1'))).toHaveLength(times)
  }
})

test('without --exit it names what to try, stays up until SIGINT and leaves no database behind', {
  timeout: 60_000,
}, async () => {
  const { status, text } = await demo([], freePorts, 'Ctrl-C stops')
  expect(text).toContain(`curl --cacert`)
  const [, origin] = /Gateway +(https:\/\/localhost:\d+)/.exec(text) ?? []
  expect(text).toMatch(new RegExp(`^ {3}${origin}/catalogue$`, 'm'))
  expect(status).toBe(0)
  expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false)
})

test('where its ports are taken it takes others', { timeout: 60_000 }, async () => {
  const holders = await Promise.all([8443, 8444].map(hold))
  const { status, text } = await demo(['--exit'], {}).finally(() => holders.map((holder) => holder.close()))
  expect(text).not.toMatch(/:844[34]/)
  expect(status).toBe(0)
})

test('a step that does not hold is named, with what was expected and what came, and ends with status 1', {
  timeout: 60_000,
}, async () => {
  const { status, text } = await demo(['--exit'], { ...freePorts, BUDKAVLE_BODY_BYTES_MAX: '1024' })
  expect(text).toMatch(
    /FAILED: post the message\n {2}expected {2}status 202\n {2}came {6}status 413: .*request.too-large/,
  )
  expect(status).toBe(1)
})

test('an option or a story that it does not have is a wrong call', async () => {
  expect(await demo(['nothing'], freePorts)).toMatchObject({ status: 2 })
  const { status, text } = await demo(['--nothing'], freePorts)
  expect(status).toBe(2)
  expect(text).toContain('usage: budkavle demo [silent-office] [--exit]')
})

function demo(args: string[], env: Record<string, string>, until?: string) {
  return runDemo(folder, args, env, until)
}

/** Takes a port, if nobody has it. */
function hold(port: number): Promise<Server> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(server))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
