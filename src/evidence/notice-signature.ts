import { type KeyObject, sign } from 'node:crypto'

/**
 * Signs a notice with the log's key, by Standard Webhooks with an asymmetric signature: Ed25519 over
 * `<id>.<timestamp>.<body>`, told as `v1a,<base64>`.
 *
 * The same key signs tree heads, so what is signed here must never be one: every note, and so every checkpoint, is lines
 * of text and ends in a newline (C2SP signed-note), while a notice begins with a UUID and ends in the bracket of a JSON
 * object on one line. No text has both forms.
 * @param unixSeconds when this attempt is made
 * @param body a JSON object, on one line
 * @throws TypeError when the parts have another form
 */
export function signNotice(privateKey: KeyObject, id: string, unixSeconds: number, body: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new TypeError('the id of a notice is a UUID')
  if (!Number.isSafeInteger(unixSeconds) || unixSeconds < 0)
    throw new TypeError('the time of a notice is whole seconds')
  if (!/^\{[^\n\r]*\}$/.test(body)) throw new TypeError('the body of a notice is a JSON object on one line')
  return `v1a,${sign(null, Buffer.from(`${id}.${unixSeconds}.${body}`), privateKey).toString('base64')}`
}
