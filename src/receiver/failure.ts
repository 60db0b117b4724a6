import type { RejectionReason } from '../message/delivery.ts'
import type { Blame } from './blame.ts'
import { Refused } from './gateway-call.ts'
import { CannotKeep, ProgramFailed } from './keeper.ts'
import { Unanswered } from './patience.ts'
import { RecordDiffers } from './take-item.ts'

/** What is to be done with an item that was not confirmed. */
export type Failure =
  /** To the manual desk, for it will never be stored here. */
  | { readonly do: 'give-back'; readonly reason: RejectionReason }
  /** Its sender, or a consent, stopped it: nobody may work on it. */
  | { readonly do: 'set-aside' }
  /** It comes again when its lease runs out. `store`: not this item failed, but the store. */
  | { readonly do: 'leave'; readonly reason: string; readonly store: boolean }

/** A disk that is full, a system that is down: what passes is never a reason to give an item back. */
export function judgeFailure(err: unknown, messageId: string, blame: Blame): Failure {
  if (err instanceof CannotKeep) return { do: 'give-back', reason: err.reason }
  if (err instanceof ProgramFailed && blame.failed(messageId)) return { do: 'give-back', reason: 'cannot-be-stored' }
  if (err instanceof Refused && err.code === 'item.stopped') return { do: 'set-aside' }
  const store = !(err instanceof Refused || err instanceof Unanswered || err instanceof RecordDiffers)
  return { do: 'leave', reason: reasonOf(err), store }
}

/** The kind of the fault. Its text may quote data. */
export function reasonOf(err: unknown): string {
  if (err instanceof Refused) return err.code
  if (!(err instanceof Error)) return 'thrown'
  return 'code' in err && typeof err.code === 'string' ? err.code : err.name
}
