import { NotProven } from './not-proven.ts'

/**
 * Reads standard base64 (RFC 4648 §4) with padding, in its one canonical form: no white space, no stray bits.
 * @param what names the place in the message of the error
 * @throws NotProven
 */
export function parseBase64(text: string, what: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw new NotProven(`${what} is not canonical base64`)
  return bytes
}
