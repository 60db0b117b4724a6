import { afterAll, beforeAll, expect, test } from 'vitest'
import { createErasures } from '../../src/cli/erasures.ts'
import { erase } from '../../src/jobs/erase.ts'
import { helsinkiDate } from '../../src/message/helsinki-time.ts'
import { placeHold } from '../../src/store/holds.ts'
import { createLog } from '../../src/store/log.ts'
import { retentionRules } from '../../src/store/retention.ts'
import { confirmedItem } from '../store/confirmed.ts'
import { origin, stamp } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { catalogue } from '../support/verified.ts'
import { createMemoryIo } from './memory-io.ts'

let database: TestDatabase
let parts: TestParts

beforeAll(async () => {
  database = await createTestDatabase()
  await createLog(database.ownerSql, origin)
  parts = openStoreParts(database)
})

afterAll(async () => {
  await parts.close()
  await database.close()
})

test('nothing yet', async () => {
  expect(await run()).toMatchObject({ status: 0, out: 'Erased: 0\n\nDue but kept: 0\n' })
})

test('what was erased and by which rule, and what is due but kept and why', async () => {
  const now = { ...stamp, at: new Date() }
  const [over, held] = [
    await confirmedItem(database, parts.commit, 31),
    await confirmedItem(database, parts.commit, 32),
  ]
  await placeHold(parts.commit, held.item, { by: 'staff-1', reason: 'court.order' }, now)
  await erase({ background: parts.reads, ...parts }, now, retentionRules(catalogue))

  const { out } = await run('--since', helsinkiDate(now.at))
  const lines = out.trimEnd().split('\n')
  expect(lines).toHaveLength(5)
  expect(lines[1]).toMatch(
    new RegExp(
      `^${now.at.toISOString()}  item ${over.item}  concern-consented/1  .*  30 days after .*  log entry \\d+$`,
    ),
  )
  expect(lines[4]).toMatch(new RegExp(`^item ${held.item}  concern-consented/1 .*  court.order, retention.held$`))
  expect(JSON.parse((await run('--json')).out)).toMatchObject({
    erased: [{ item: over.item, days: 30, erasedAt: now.at.toISOString() }],
    kept: [{ item: held.item, reasons: ['court.order', 'retention.held'] }],
  })
  const tomorrow = helsinkiDate(new Date(now.at.getTime() + 2 * 86_400_000))
  expect(JSON.parse((await run('--json', '--since', tomorrow)).out)).toMatchObject({ erased: [] })
})

test.each([[['--since', 'yesterday']], [['--since', '2026-02-30']], [['--all']], [['x']]])(
  'a wrong call %j opens nothing',
  async (args) => {
    expect(await run(...args)).toMatchObject({ status: 2, error: expect.stringContaining('usage: '), opened: 0 })
  },
)

async function run(...args: string[]) {
  const { io, printed } = createMemoryIo({})
  let opened = 0
  const command = createErasures(async () => {
    opened += 1
    return { sql: database.ownerSql, close: async () => {} }
  })
  return { status: await command(args, io), ...printed, opened }
}
