import { afterAll, beforeAll, expect, test } from 'vitest'
import { createResend } from '../../src/cli/resend.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { createLog } from '../../src/store/log.ts'
import { createResendDeps } from '../../src/wiring/resend-deps.ts'
import { keys, messageOperation, origin } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { catalogue } from '../support/verified.ts'
import { createMemoryIo } from './memory-io.ts'

const why = ['--reason', 'office-asked', '--by', 'staff.17']
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

test('a message is brought again: a line for people, the receipt for programs', async () => {
  const item = await arrive('area-06')
  expect(await run(item, ...why)).toMatchObject({
    status: 0,
    out: expect.stringContaining(`message ${item}: brought to area-06 again, by staff.17; log entry `),
    closed: 1,
  })
  const { out } = await run(item, ...why, '--json')
  expect(verifyReceipt(Buffer.from(out.trimEnd()), keys).ok).toBe(true)
})

test('what is not done has a code, and says what to do', async () => {
  expect(await run('999', ...why)).toMatchObject({ status: 1, error: expect.stringMatching(/^resend\.absent: /) })
  const atDesk = await run(await arrive('manual-desk'), ...why)
  expect(atDesk).toMatchObject({ status: 1, error: expect.stringMatching(/^resend\.at-desk: .*budkavle desk assign/) })
})

test.each([
  ['no message', why],
  ['something else than a number', ['one', ...why]],
  ['two messages', ['1', '2', ...why]],
  ['no reason', ['1', '--by', 'staff.17']],
  ['another reason', ['1', '--reason', 'because', '--by', 'staff.17']],
  ['nobody', ['1', '--reason', 'office-asked']],
  ['a personal identity code', ['1', '--reason', 'office-asked', '--by', '010190-999W']],
])('a call with %s is a wrong call, and opens nothing', async (_what, args) => {
  const { status, error, closed } = await run(...(args as [string]))
  expect([status, closed]).toEqual([2, 0])
  expect(error).toContain('usage: budkavle resend')
  expect(error).not.toContain('010190')
})

async function arrive(office: string): Promise<string> {
  const { message } = await parts.commit(messageOperation({ office: office as OfficeId }))
  return String(message)
}

async function run(...args: string[]) {
  const { io, printed } = createMemoryIo({})
  let closed = 0
  const config = { saturdayWorks: false, dayCutOff: '16:15' }
  const command = createResend(async () => ({
    resend: createResendDeps({ store: parts, catalogue, config, now: () => new Date() }),
    close: async () => {
      closed += 1
    },
  }))
  return { status: await command(args, io), ...printed, closed }
}
