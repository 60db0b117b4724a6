import { createHash } from 'node:crypto'
import type { InboxClient, SecondLook, SecondLookBody } from './inbox-client.ts'
import type { Keeper, Kept } from './keeper.ts'
import { persist } from './patience.ts'

/**
 * Shows that a record is still there: the digest of the gateway's nonce and of what the store holds now. A store that
 * cannot be read just now gives no answer: "absent" would be an incident.
 * @throws Refused `second-look.failed` when it is not what was confirmed
 */
export async function answerSecondLook(
  client: InboxClient,
  keeper: Keeper,
  { item, recordId, nonce }: SecondLook,
  withinMs: number,
): Promise<'held' | 'absent'> {
  const kept = await keeper.read(recordId)
  const body: SecondLookBody = kept ? { nonce, sha256: digestWith(nonce, kept) } : { nonce, absent: true }
  await persist(() => client.answerSecondLook(item, body), withinMs)
  return kept ? 'held' : 'absent'
}

function digestWith(nonce: string, { document, attachments }: Kept): string {
  const digest = createHash('sha256').update(Buffer.from(nonce, 'hex')).update(document)
  for (const bytes of attachments) digest.update(bytes)
  return digest.digest('hex')
}
