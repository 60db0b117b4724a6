import type { Confirmation } from '../message/delivery.ts'
import type { Answer } from './post.ts'
import { SendError } from './send-error.ts'

/**
 * What an endpoint says that it has stored: a confirmation without its token, and nothing else. Whether it is true of the
 * item is judged where confirmations are.
 * @throws SendError `status-…` for any status but 200, `answer-malformed`
 */
export function parseStoredAnswer({ status, contentType, body }: Answer): Omit<Confirmation, 'leaseToken'> {
  if (status !== 200) throw new SendError(`status-${status}`)
  const { recordId, sha256, attachments = [], ...others } = parseObject(contentType, body)
  const wellFormed =
    typeof recordId === 'string' && isHex(sha256, 64) && isHexList(attachments, 128) && Object.keys(others).length === 0
  if (!wellFormed) throw new SendError('answer-malformed')
  return { recordId, readBackDigest: sha256, attachmentDigests: attachments }
}

function parseObject(contentType: string, body: Buffer): Record<string, unknown> {
  if (!/^application\/json\s*(;|$)/i.test(contentType)) throw new SendError('answer-malformed')
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Told below, as for any other value that is not an object.
  }
  throw new SendError('answer-malformed')
}

function isHex(value: unknown, digits: number): value is string {
  return typeof value === 'string' && value.length === digits && /^[0-9a-f]*$/.test(value)
}

function isHexList(value: unknown, digits: number): value is string[] {
  return Array.isArray(value) && value.every((one) => isHex(one, digits))
}
