import { type Evidence, handover, type Stamp } from '../../src/evidence/evidence.ts'
import type { InboxItem } from '../../src/message/delivery.ts'
import type { Commit, Outcome } from '../../src/store/commit.ts'
import type { TestDatabase } from '../support/database.ts'
import { confirmOperation, lease, type MessageWish, messageOperation, satakunta, stamp } from './operations.ts'

export const dayMs = 86_400_000

export function daysAgo(days: number): Date {
  return new Date(Date.now() - days * dayMs)
}

/** A message that its receiver confirmed that many days ago, and was accepted an hour before. */
export async function confirmedItem(
  { ownerSql, sql }: TestDatabase,
  commit: Commit,
  days: number,
  wish: MessageWish = {},
): Promise<InboxItem> {
  const { message } = await commit(messageOperation(wish))
  const at = daysAgo(days)
  await ownerSql`
    update message set accepted_at = ${new Date(at.getTime() - 3_600_000).toISOString()} where seq = ${message}`
  const item = (await lease(sql, 100)).find((one) => one.item === message)
  if (!item) throw new Error('it was not leased')
  const { evidence, ...operation } = confirmOperation(item)
  const then: Stamp = { ...stamp, at }
  const confirmation = { leaseToken: item.leaseToken, recordId: 'record-1', readBackDigest: item.envelopeDigest }
  const stored = handover(item, satakunta, { ...confirmation, attachmentDigests: [] }, then)
  const closed: Outcome = await commit({ ...operation, evidence: [stored, evidence[1] as Evidence] })
  if (closed.outcome !== 'stored') throw new Error('it is not stored')
  return item
}
