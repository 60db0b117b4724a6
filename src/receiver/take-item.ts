import { hash } from 'node:crypto'
import type { InboxClient } from './inbox-client.ts'
import { CannotKeep, type Delivered, type Keeper, type Kept, type LeasedItem, type OnStep } from './keeper.ts'
import { persist } from './patience.ts'

export interface TakeDeps {
  readonly client: InboxClient
  readonly keeper: Keeper
  readonly onStep: OnStep
}

/** The store gives back something else than was stored, or nothing. It is left as it is, and not confirmed. */
export class RecordDiffers extends Error {
  override readonly name = 'RecordDiffers'
}

/**
 * One item, from its lease to the gateway's receipt: fetch, store, read back from the store, hash that, confirm. Killed
 * at any place and begun again it ends the same: what is stored is found, and an unanswered confirmation is repeated.
 * @param withinMs how long it is asked again where no answer comes: the time for which the item was leased
 * @returns the record's id
 * @throws CannotKeep the item should be given back · anything else: it is left, and comes again when its lease runs out
 */
export async function takeItem(
  { client, keeper, onStep }: TakeDeps,
  item: LeasedItem,
  withinMs: number,
): Promise<string> {
  const until = performance.now() + withinMs
  const left = () => until - performance.now()
  await onStep('leased')
  const delivered = await fetchItem(client, item, left)
  await onStep('fetched')
  const recordId = await keeper.keep(delivered, onStep)
  const kept = requireSame(await keeper.read(recordId), delivered)
  await onStep('read-back')
  const confirmation = {
    leaseToken: item.leaseToken,
    recordId,
    sha256: hash('sha256', kept.document, 'hex'),
    attachments: kept.attachments.map((bytes) => hash('sha512', bytes, 'hex')),
  }
  await persist(() => client.confirm(item.item, confirmation, () => onStep('confirmed')), left())
  await onStep('answered')
  return recordId
}

async function fetchItem(client: InboxClient, item: LeasedItem, left: () => number): Promise<Delivered> {
  const document = await persist(() => client.fetchDocument(item.item), left())
  const attachments = item.attachments > 0 ? await persist(() => client.fetchAttachments(item.item), left()) : []
  if (document.length === 0) throw new CannotKeep('cannot-be-read')
  return { item, document, attachments }
}

/** Looked at here as well as there: a wrong digest would raise an alarm at the gateway. */
function requireSame(kept: Kept | undefined, { document, attachments }: Delivered): Kept {
  const same =
    kept?.document.equals(document) &&
    kept.attachments.length === attachments.length &&
    kept.attachments.every((bytes, i) => attachments[i]?.bytes.equals(bytes))
  if (!kept || !same) throw new RecordDiffers('what is read back is not what was stored')
  return kept
}
