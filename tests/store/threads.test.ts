import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../../src/store/log.ts'
import { findThread } from '../../src/store/threads.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openStoreParts, type TestParts } from '../support/store-parts.ts'
import { fpa, messageOperation, origin } from './operations.ts'

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

test('of a conversation without end the newest are shown, and that there are more', async () => {
  const operation = messageOperation()
  const { message } = await parts.commit(operation)
  const first = String(operation.row.id)
  await repeat(message, 499)
  const whole = await findThread(parts.reads, fpa, first)
  expect(whole).toMatchObject({ conversationId: first, complete: true, messages: { length: 500 } })
  expect(whole?.messages[0]).toMatchObject({ messageId: first })
  await repeat(message, 1)
  const cut = await findThread(parts.reads, fpa, first)
  expect(cut).toMatchObject({ complete: false, messages: { length: 500 } })
  expect(cut?.messages.slice(0, -1)).toEqual(whole?.messages.slice(1))
})

/** Puts copies of a message in its conversation. */
async function repeat(message: number | null, times: number): Promise<void> {
  await database.ownerSql`
    with copied as (
      insert into message (sender, message_id, message_type, schema_version, conversation_id, urgency, media_type,
        content_digest, envelope_digest, route, accepted_at)
      select sender, gen_random_uuid(), message_type, schema_version, conversation_id, urgency, media_type,
        content_digest, envelope_digest, route, accepted_at from message, generate_series(1, ${times}) where seq = ${message}
      returning seq)
    insert into delivery (message, office, rank, state) select seq, 'area-06', 1, 'open' from copied`
}
