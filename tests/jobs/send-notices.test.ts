import { randomUUID, verify } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAddressRule } from '../../src/net/address.ts'
import { createMailer } from '../../src/net/mail.ts'
import { createPost } from '../../src/net/post.ts'
import { claimNotices, countUnsent, purgeNotices } from '../../src/store/notices.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Arrived, type Endpoint, openEndpoint } from '../support/endpoint.ts'
import { createTestBreakers, createTestSender, sendAll } from '../support/outgoing.ts'
import { createWorld, parties, type World } from '../support/world.ts'

const alert = { alert: 12, office: 'area-06', step: 'receiver', items: 2, since: '2026-11-20T12:00:00.000Z' }
let database: TestDatabase
let world: World
let app: TestApp
let endpoint: Endpoint

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({ database, world })
})
beforeEach(async () => {
  endpoint = await openEndpoint()
})
afterEach(async () => {
  await endpoint.close()
  await database.ownerSql`delete from notice`
  expect(app.faults).toEqual([])
})
afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

describe('a webhook', () => {
  test('has the headers and the signature of Standard Webhooks, by the key of the log', async () => {
    await queue()
    await sendAll(createTestSender(app))
    expect(endpoint.arrived).toHaveLength(1)
    const [one] = endpoint.arrived as [Arrived]
    expect(one.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': await onlyId() })
    expect(isSigned(one)).toBe(true)
    expect(isSigned({ ...one, body: Buffer.from(one.body.toString().replace('2', '3')) })).toBe(false)
    expect(JSON.parse(one.body.toString())).toEqual({
      type: 'alert.started',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: alert,
    })
    expect(await rows()).toMatchObject([{ attempts: 1, sent: true, over: false }])
  })

  test('that was taken is not sent again', async () => {
    await queue()
    const sender = createTestSender(app)
    await sendAll(sender)
    await due()
    await sendAll(sender)
    expect(endpoint.arrived).toHaveLength(1)
  })

  test.each([
    ['an error', () => endpoint.answer(() => ({ status: 503 })), 'status-503'],
    ['a redirect', () => endpoint.answer(() => ({ status: 307 })), 'status-307'],
    ['nothing, for it is away', () => endpoint.close(), 'unreachable'],
  ])(
    'that is answered with %s is sent again later, under the same id and with the same body',
    async (_n, fail, code) => {
      await queue()
      await fail()
      const sender = createTestSender(app)
      await sendAll(sender)
      const [row] = await rows()
      expect(row).toMatchObject({ attempts: 1, sent: false, over: false, code })
      expect(row?.wait).toBeGreaterThan(0)
      await sendAll(sender)
      expect(await rows(), 'not before its time').toMatchObject([{ attempts: 1 }])
      const before = endpoint.arrived[0]
      const again = await openEndpoint()
      await database.ownerSql`update notice set target = ${again.url}`
      await due()
      await sendAll(sender)
      expect(await rows()).toMatchObject([{ attempts: 2, sent: true }])
      const [after] = again.arrived as [Arrived]
      expect(after.headers['webhook-id']).toBe(await onlyId())
      if (before) expect(after.body).toEqual(before.body)
      expect(isSigned(after)).toBe(true)
      await again.close()
    },
  )

  test('waits twice as long after each attempt, but for at most an hour and a fifth', async () => {
    await queue()
    endpoint.answer(() => ({ status: 500 }))
    const sender = createTestSender(app)
    const waits: number[] = []
    for (const attempts of [0, 1, 2, 30]) {
      await database.ownerSql`update notice set attempts = ${attempts}, next_at = now()`
      await sendAll(sender)
      waits.push((await rows())[0]?.wait ?? 0)
    }
    expect(waits.map((wait) => Math.round(wait / 5) * 5)).toEqual([5, 10, 20, 3_600])
  })

  test('is given up after three days, stays, and is counted: nothing is silent', async () => {
    await queue()
    await database.ownerSql`update notice set created_at = now() - interval '73 hours'`
    endpoint.answer(() => ({ status: 500 }))
    const sender = createTestSender(app)
    await sendAll(sender)
    expect(await rows()).toMatchObject([{ sent: false, over: true, code: 'status-500' }])
    await due()
    await sendAll(sender)
    expect(endpoint.arrived).toHaveLength(1)
    await purgeNotices(app.store.outgoing, 0)
    expect(await countUnsent(app.store.outgoing)).toContainEqual({ kind: 'webhook', state: 'given-up', notices: 1 })
  })

  test('to an internal address goes nowhere, whoever said so', async () => {
    await queue()
    await sendAll(createTestSender(app, { post: createPost(createAddressRule({ allowedNetworks: [] })) }))
    expect(endpoint.arrived).toEqual([])
    expect(await rows()).toMatchObject([{ sent: false, code: 'address-refused' }])
  })

  test('that another process died with is sent by the next, under the same id', async () => {
    await queue()
    const [claimed] = await claimNotices(app.store.outgoing, endpoint.url, 8)
    const sender = createTestSender(app)
    await sendAll(sender)
    expect(endpoint.arrived, 'the other may still be at it').toEqual([])
    await due()
    await sendAll(sender)
    expect(endpoint.arrived.map(({ headers }) => headers['webhook-id'])).toEqual([claimed?.id])
  })

  test('goes out once, though several processes send', async () => {
    for (let i = 0; i < 40; i += 1) await queue()
    const senders = [1, 2, 3].map(() => createTestSender(app))
    await Promise.all(senders.map(sendAll))
    const ids = endpoint.arrived.map(({ headers }) => headers['webhook-id'])
    expect(ids).toHaveLength(40)
    expect(new Set(ids).size).toBe(40)
  })

  test('to somebody who does not answer keeps nobody else waiting', async () => {
    const slow = await openEndpoint()
    slow.answer('hang')
    await queue(slow.url)
    await queue()
    const sender = createTestSender(app)
    await sender.run()
    await expect.poll(() => endpoint.arrived.length).toBe(1)
    await expect.poll(() => slow.arrived.length).toBe(1)
    await queue()
    await sender.run()
    await expect.poll(() => endpoint.arrived.length).toBe(2)
    await slow.close()
    await sender.idle()
  })

  test('is held back while the breaker of its address is open, and one goes when its time is over', async () => {
    for (let i = 0; i < 20; i += 1) await queue()
    endpoint.answer(() => ({ status: 500 }))
    const breakers = createTestBreakers({ failuresMax: 8 })
    const sender = createTestSender(app, { breakers })
    await sendAll(sender)
    await sendAll(sender)
    expect(endpoint.arrived).toHaveLength(8)
    breakers.pass(2_000)
    await sendAll(sender)
    expect(endpoint.arrived).toHaveLength(9)
    endpoint.answer(() => ({}))
    breakers.pass(10_000)
    await due()
    await sendAll(sender)
    expect(endpoint.arrived).toHaveLength(29)
    expect(await countUnsent(app.store.outgoing)).toContainEqual({ kind: 'webhook', state: 'waiting', notices: 0 })
  })

  test('begins no more once it is stopped', async () => {
    await queue()
    const sender = createTestSender(app)
    await sender.stop()
    await sendAll(sender)
    expect(endpoint.arrived).toEqual([])
  })
})

describe('a mail', () => {
  test('of an alert goes to its contact, in its language and with the name of the office', async () => {
    const mails: string[] = []
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData(stream, _session, done) {
        let text = ''
        stream.on('data', (chunk) => {
          text += chunk
        })
        stream.on('end', () => {
          mails.push(text)
          done()
        })
      },
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const smtpUrl = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
    await queueMail('vastuu@area.example')
    const mailer = createMailer({ smtpUrl, from: 'budkavle@gateway.example' })
    await sendAll(createTestSender(app, { mailer }))
    mailer.close()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    expect(mails).toHaveLength(1)
    expect(mails[0]).toMatch(/^To: vastuu@area\.example/im)
    expect(mails[0]).toContain('b=C3=B6rjade: 2')
    expect(mails[0]).toContain('Satakunta')
    expect(await rows()).toMatchObject([{ sent: true }])
  })

  test('without a mail server is not lost: it waits, is tried, and is given up in sight', async () => {
    await queueMail('vastuu@area.example')
    await sendAll(createTestSender(app))
    expect(await rows()).toMatchObject([{ sent: false, over: false, code: 'mail-off' }])
  })

  test.each(['nobody', 'a@b@c.example', 'a b@c.example', 'a@c.example,b@c.example', 'a@c.example\nBcc: b@c.example'])(
    'to %j, which is no address, is not taken into the outbox',
    async (address) => {
      await expect(queueMail(address)).rejects.toThrow(/notice/)
    },
  )
})

test('what is sent stands in no line of the log', async () => {
  await queue()
  endpoint.answer(() => ({ status: 500 }))
  await sendAll(createTestSender(app))
  expect(app.lines.join('\n')).not.toContain(endpoint.url)
})

/** An alert to whoever is there. */
async function queue(url = endpoint.url): Promise<void> {
  await database.sql`
    select queue_notice('webhook', 'alert.started', ${parties.satakunta}, 'area-06', ${url},
      ${JSON.stringify(alert)}::text::json)`
}

async function queueMail(address: string): Promise<void> {
  await database.sql`
    select queue_alert_mail('alert.started', ${parties.satakunta}, 'area-06', ${address}, 'sv',
      ${JSON.stringify(alert)}::text::json)`
}

/** The time of each next attempt has come. */
async function due(): Promise<void> {
  await database.ownerSql`update notice set next_at = now()`
}

function rows() {
  return database.ownerSql<{ attempts: number; sent: boolean; over: boolean; code: string; wait: number }[]>`
    select attempts, sent_at is not null as sent, gave_up_at is not null as over, last_code as code,
      extract(epoch from next_at - now())::float8 as wait from notice`
}

async function onlyId(): Promise<string> {
  const [row] = await database.ownerSql<{ id: string }[]>`select id from notice`
  return row?.id ?? randomUUID()
}

function isSigned({ headers, body }: Arrived): boolean {
  const [, signature = ''] = /^v1a,(\S+)$/.exec(headers['webhook-signature'] ?? '') ?? []
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
  return app.keys.some(({ publicKey }) => verify(null, signed, publicKey, Buffer.from(signature, 'base64')))
}
