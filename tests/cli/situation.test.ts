import { afterAll, beforeAll, expect, test } from 'vitest'
import { readNotLive } from '../../src/cli/args/not-live.ts'
import { createSituation } from '../../src/cli/situation.ts'
import { parseConfig } from '../../src/config.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { createCommit } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import { listWatchedStates } from '../../src/store/office-states.ts'
import { createSigner, messageOperation, origin } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createMemoryIo } from './memory-io.ts'

const signer = createSigner()

let database: TestDatabase
const at = new Date('2026-11-27T12:00:00Z')

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  const commit = createCommit(database.sql, signer)
  for (const office of ['area-06', 'area-06', 'area-90', 'manual-desk'] as OfficeId[]) {
    await commit(messageOperation({ office }))
  }
  await database.ownerSql`update message set accepted_at = '2026-11-27T08:00:00Z'`
  await database.ownerSql`update delivery set steps_taken = 1 where message = 1`
})
afterAll(() => database?.close())

test('what is wrong is told by area and by office, what is late first', async () => {
  const { status, out } = await run()
  const lines = out.split('\n')
  expect(status).toBe(0)
  expect(lines[0]).toBe('2026-11-27T12:00:00.000Z  1 late of 4 waiting, 0 open incidents, 0 alerts')
  expect(out).toMatch(/^06 +1 +2 +2026-11-27T08:00Z +0 +0 +1 of 1$/m)
  expect(out).toMatch(/^90 +0 +1 +2026-11-27T08:00Z +0 +0 +1 of 1$/m)
  const offices = lines.slice(lines.findIndex((line) => /^area +office/.test(line)) + 1)
  expect(offices[0]).toMatch(/^06 +area-06 +1 +2 .* not live: office\.certificate, office\.not-polled/)
  expect(offices.find((line) => line.includes('manual-desk'))).toMatch(/^– +manual-desk +0 +1 .* –$/)
})

test('as data it is what the room’s API answers, of one area too', async () => {
  const findNotLive = await readNotLive({ sql: database.sql, config: parseConfig({}) }, at)
  const offices = await listWatchedStates(database.sql, 'all', findNotLive, at)
  expect(JSON.parse((await run('--json')).out)).toEqual({ at: at.toISOString(), offices })
  const own = JSON.parse((await run('--area', '06', '--json')).out) as { offices: { area: string }[] }
  expect(own.offices.map(({ area }) => area)).toEqual(['06'])
})

test.each([
  [['--area', '99'], 1, 'no office lies in such an area'],
  [['--area', 'Satakunta'], 2, 'a code of two digits'],
  [['--office', 'area-06'], 2, '--office'],
])('%j ends with %i', async (args, status, why) => {
  expect(await run(...args)).toMatchObject({ status, out: '', error: expect.stringContaining(why) })
})

async function run(...args: string[]) {
  const { io, printed } = createMemoryIo({})
  const open = async () => ({ sql: database.sql, config: parseConfig({}), close: async () => {} })
  return { status: await createSituation(open, () => at)(args, io), ...printed }
}
