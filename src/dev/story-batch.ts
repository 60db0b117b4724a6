import { type Receipt, serialiseReceipt, verifyReceipt } from '../evidence/receipt.ts'
import { createMessage, signBatch, signDocument } from './story-documents.ts'
import { describeClock, readHistory, requireEvents } from './story-history.ts'
import { requireFound, requireSame, requireStatus } from './story-step.ts'
import { takeQuietly, wholePath } from './story-takeover.ts'
import type { StoryWorld } from './story-world.ts'

/** Three notices in one signed batch: each is judged, receipted and taken over by itself. */
export async function playBatch(world: StoryWorld): Promise<void> {
  const { screen, fpa, satakunta, keys } = world
  screen.chapter('A batch: three notices of long-term assistance, sent at once')
  const documents = await Promise.all(createNotices().map((one) => signDocument(one, fpa.party.signature, 'xml')))
  screen.say(fpa.name, 'signs three notices, each a document of its own, and the batch of them')
  const batch = signBatch(documents, fpa.party.id, fpa.party.signature)
  screen.say(fpa.name, `POST /v1/batches: ${batch.length} bytes`)
  const answer = await fpa.client.post('/v1/batches', batch, 'application/xml')
  requireStatus('post the batch', answer, 200)
  const { items } = answer.json<{ items: readonly Item[] }>()
  const wanted = documents.map(({ messageId }) => [202, messageId])
  requireSame(
    'the answer to each notice',
    items.map(({ status, messageId }) => [status, messageId]),
    wanted,
  )
  const proven = items.filter(({ receipt }) => receipt && verifyReceipt(serialiseReceipt(receipt), keys).ok)
  requireSame('the receipts that prove themselves', proven.length, documents.length)
  screen.say('Gateway', `200: ${documents.map(({ type }, index) => `item ${index} ${type} 202`).join(', ')}`)
  screen.held('a receipt for each notice, and each one’s proof holds')
  await takeAll(world, documents)
  screen.held(`${satakunta.name} took over each by itself: FPA holds a ContentHandover of every one`)
}

interface Item {
  readonly status: number
  readonly messageId?: string
  readonly receipt?: Receipt
}

/** Nobodies: individual numbers from 900 are never given to a person. */
const persons = [
  ['long-term-under25', '300606D921E'],
  ['long-term-under25', '280203C912V'],
  ['long-term-25plus', '010190-999W'],
] as const

function createNotices() {
  return persons.map(([type, personalIdentityCode]) => {
    const { person } = createMessage(type)
    return createMessage(type, { person: { ...person, personalIdentityCode } })
  })
}

async function takeAll(world: StoryWorld, documents: readonly { readonly messageId: string }[]): Promise<void> {
  const { screen, fpa, satakunta } = world
  const leases = await satakunta.lease(0)
  const wanted = documents.map(({ messageId }) => messageId).sort()
  // What an earlier story left held may have been released meanwhile.
  const theirs = leases.filter(({ messageId }) => wanted.includes(messageId))
  requireSame('the items of the inbox', theirs.map(({ messageId }) => messageId).sort(), wanted)
  const clock = requireFound('the deadline of a notice', theirs[0]?.clocks[0], 'a clock')
  screen.say(satakunta.name, `leases all three in one poll, each with its deadline: ${describeClock(clock)}`)
  for (const lease of leases) await takeQuietly(satakunta, lease)
  for (const document of documents) requireEvents(world, await readHistory(fpa, document), wholePath)
}
