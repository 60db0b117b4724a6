import { Refusal } from '../errors.ts'

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
  return typeof value === 'string' && identifier.test(value) && !personalIdentityCode.test(value)
}

const identifier = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$/
/** The form of a HETU with any of its century signs, also between other letters. */
const personalIdentityCode = /[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]/i
