import { isPublicId } from '../../evidence/record-id.ts'
import type { Act } from '../../store/holds.ts'
import { UsageError } from './usage-error.ts'

/**
 * Who acts and why, as the log will hold it.
 * @throws UsageError that repeats nothing of what was given
 */
export function parseAct({ by, reason }: { readonly by?: string; readonly reason?: string }): Act {
  if (!isPublicId(by)) {
    throw new UsageError('--by is an identifier of the staff, of A-Z a-z 0-9 . _ : / -, never a personal identity code')
  }
  return { by, reason: parseReason(reason, '--reason') }
}

/** @throws UsageError */
export function parseReason(reason: string | undefined, option: string): string {
  if (reason !== undefined && form.test(reason)) return reason
  throw new UsageError(`${option} is a code of two words with a dot between them, such as court.order`)
}

/** As in evidence/entry.ts. */
const form = /^[a-z][a-z0-9-]{0,39}\.[a-z][a-z0-9-]{0,39}$/
