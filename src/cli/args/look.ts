import { randomUUID } from 'node:crypto'
import { isPublicId } from '../../evidence/record-id.ts'
import { recordAct } from '../../store/acts.ts'
import { findAreaOfEntry, findAreaOfItem } from '../../store/item-area.ts'
import type { Store } from '../../store/store.ts'
import { UsageError } from './usage-error.ts'

/** What looks at messages ask of the gateway's store. */
export type LookStore = Pick<Store, 'admin' | 'commit' | 'signer'>

/** Opens the gateway's store. */
export type OpenForLooks = () => Promise<{ readonly store: LookStore; close(): Promise<void> }>

/** What is looked at: a message; or the receipt of one entry of the log, of a message. */
export type Look =
  | { readonly reason: 'message.viewed' | 'evidence.downloaded'; readonly item: number }
  | { readonly reason: 'receipt.downloaded'; readonly item: number; readonly entry: number }

/**
 * Puts a look at a message into the log, the same entry as a page of the room makes, before anything is shown.
 * @returns whether there is such a message, and the entry is of it; if not, nothing is in the log
 * @throws when it is not in the log: then nothing may be shown
 */
export async function recordLook(
  { admin, commit, signer }: LookStore,
  look: Look,
  by: string,
  at: Date,
): Promise<boolean> {
  const { reason, item } = look
  const area = 'entry' in look ? await findAreaOfEntry(admin, item, look.entry) : await findAreaOfItem(admin, item)
  if (area === undefined) return false
  const stamp = { at, issuer: signer.origin, newId: randomUUID }
  await recordAct(commit, by, { reasons: [reason], subject: `message:${item}` }, stamp)
  return true
}

/** Who looks: it stands in the log for ever. @throws UsageError */
export function parseLooker(by: string | undefined): string {
  if (isPublicId(by)) return by
  throw new UsageError('--by is an identifier of your staff, A-Z a-z 0-9 . _ : / -, and no personal identity code')
}
