import type { AddressInfo } from 'node:net'
import { createServer, type Server, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLog } from '../../src/evidence/verify-log.ts'
import { createCommit } from '../../src/store/commit.ts'
import { connect } from '../../src/store/connect.ts'
import { createLog } from '../../src/store/log.ts'
import { openLogReader } from '../../src/store/log-reader.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createSigner, keys, messageOperation, origin } from './operations.ts'

const signer = createSigner()

let database: TestDatabase
let proxy: Server
/** Connections and how often each has been written to. */
const open = new Map<Socket, number>()

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  const folder = new URL(database.url).searchParams.get('host') ?? ''
  proxy = createServer((client) => {
    const server = new Socket().connect(`${folder}/.s.PGSQL.5432`)
    open.set(client, 0)
    client.on('data', () => open.set(client, (open.get(client) ?? 0) + 1))
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('data', (bytes) => to.write(bytes))
      from.on('error', () => {})
      from.on('close', () => to.destroy())
    }
    client.on('close', () => open.delete(client))
  })
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
})

afterAll(async () => {
  cut(0)
  proxy.close()
  await database.close()
})

test('connections cut at any moment: every commit is answered, and what failed can be sent again', async () => {
  const sql = connect(address(), { max: 1, applicationName: 'cut' })
  const commit = createCommit(sql, signer)
  const operations = Array.from({ length: 300 }, () => messageOperation())
  const running = { on: true }
  const cutting = cutWhile(running)
  const sendings = operations.map(async (operation, i) => {
    await sleep(i * 2)
    for (;;) {
      const answer = await commit(operation).catch(() => undefined)
      if (answer) return answer.outcome
      await sleep(10)
    }
  })
  const outcomes = await Promise.all(sendings)
  running.on = false
  expect(await cutting).toBeGreaterThan(5)
  expect(outcomes.every((outcome) => outcome === 'accepted' || outcome === 'repeat')).toBe(true)
  const { log, close } = await openLogReader(database.sql)
  expect(await verifyLog(log, keys)).toMatchObject({ ok: true, size: 600 })
  await close()
  await sql.end({ timeout: 1 })
})

async function cutWhile(running: { on: boolean }): Promise<number> {
  let cuts = 0
  for (; running.on; cuts += 1) {
    await sleep(30 + Math.random() * 30)
    cut()
  }
  return cuts
}

/**
 * A reset: the client's socket fails first and is closed after. New connections are spared while postgres.js asks for
 * the types: when that question fails, nobody catches it.
 */
function cut(writesMin = 8): void {
  for (const [socket, writes] of open) if (writes >= writesMin) socket.resetAndDestroy()
}

function address(): string {
  const { pathname, username } = new URL(database.url)
  return `postgres://${username}@127.0.0.1:${(proxy.address() as AddressInfo).port}${pathname}`
}
