import { storageNotConfirmed } from '../../src/evidence/item-steps.ts'
import type { InboxItem } from '../../src/message/delivery.ts'
import { settleLook } from '../../src/store/second-looks.ts'
import { confirmedItem } from '../store/confirmed.ts'
import { office, stamp } from '../store/operations.ts'
import type { TestRoom } from './room.ts'

/** A message that its office confirmed a day ago, and of which a second look has shown that it is not there any more. */
export async function lostItem({ database, commit }: Pick<TestRoom, 'database' | 'commit'>): Promise<InboxItem> {
  const item = await confirmedItem(database, commit, 1)
  const [look] = await database.ownerSql<[{ id: number }]>`
    insert into second_look (message, office, nonce, asked_at)
    values (${item.item}, ${office}, ${Buffer.alloc(32, item.item)}, now()) returning id::int`
  const facts = { recordId: 'record-1', nonce: 'ab'.repeat(32) }
  const evidence = storageNotConfirmed(item, facts, 'second-look.absent', stamp)
  await settleLook({ commit }, { look: look.id, item: item.item, result: 'absent', answer: null, evidence })
  return item
}
