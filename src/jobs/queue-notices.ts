import type postgres from 'postgres'
import { queueWaiting } from '../store/notices.ts'
import { listStatusCursors, queueStatus, readStatus, type StatusCursor } from '../store/subscriptions.ts'

/**
 * Puts into the outbox what subscribers asked for: that something waits, and what the log says of a sender's messages. It
 * reads what is committed, so that no message waits for it. Any number of processes may do it at once.
 */
export async function queueNotices(sql: postgres.Sql): Promise<void> {
  await queueWaiting(sql)
  for (const cursor of await listStatusCursors(sql)) await catchUp(sql, cursor)
}

/** Up to the present end of the log, as far as no other process does it. */
async function catchUp(sql: postgres.Sql, from: StatusCursor): Promise<void> {
  for (let cursor = from; ; ) {
    const { facts, next } = await readStatus(sql, cursor, entriesAtOnce)
    if (next <= cursor.nextEntry || !(await queueStatus(sql, cursor, next, facts))) return
    cursor = { ...cursor, nextEntry: next }
  }
}

const entriesAtOnce = 1_000
