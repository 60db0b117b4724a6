import { Refusal } from '../errors.ts'
import { holdsPersonalIdentityCode } from '../message/personal-identity-form.ts'

/**
 * The receiver's own identifier of the record it made. It goes into the public log, so it may not be, or hold,
 * anything of the form of a personal identity code.
 * @throws Refusal `request.malformed`
 */
export function parseRecordId(value: unknown): string {
  if (isPublicId(value)) return value
  throw new Refusal(
    'request.malformed',
    'recordId is 1 to 100 of A-Z a-z 0-9 . _ : / - and holds no personal identity code',
  )
}

/** Whether an identifier may stand in the public log: ASCII without spaces, and no personal identity code in it. */
export function isPublicId(value: unknown): value is string {
  return typeof value === 'string' && identifier.test(value) && !holdsPersonalIdentityCode(value)
}

const identifier = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$/
