/** What was shown does not prove what it claims. The message names the part that fails, never a value. */
export class NotProven extends Error {
  override readonly name = 'NotProven'
}
