import { randomUUID } from 'node:crypto'
import type { OfficeId, PartyId } from '../../src/message/ids.ts'
import type { Delivered, LeasedItem } from '../../src/receiver/keeper.ts'

/** A message as a receiver has fetched it. */
export function createDelivered(
  wish: { text?: string; attachments?: readonly string[]; item?: number } = {},
): Delivered {
  const { text = `document ${randomUUID()}`, attachments = [], item = 1 } = wish
  const messageId = randomUUID()
  const leased: LeasedItem = {
    item,
    office: 'area-06' as OfficeId,
    receiver: '3221304-3' as PartyId,
    sender: '0246246-0' as PartyId,
    messageId,
    messageType: 'concern-consented',
    schemaVersion: '1',
    conversationId: messageId,
    refToMessageId: null,
    supersedesMessageId: null,
    urgency: 'normal',
    mediaType: 'application/jose+json',
    acceptedAt: '2026-11-20T08:15:00.000Z',
    clocks: [],
    attachments: attachments.length,
    state: 'leased',
    leaseToken: 1,
    leasedUntil: '2026-11-20T08:20:00.000Z',
  }
  const files = attachments.map((bytes) => ({ mediaType: 'application/pdf', bytes: Buffer.from(bytes) }))
  return { item: leased, document: Buffer.from(text), attachments: files }
}
