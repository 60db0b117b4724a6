import type { Notice } from '../message/notice.ts'
import type { Post } from './post.ts'
import { SendError } from './send-error.ts'

/** Signs what is sent: the id, the seconds of the attempt and the body. */
export type SignNotice = (id: string, unixSeconds: number, body: string) => string

/**
 * Posts a notice by the Standard Webhooks scheme. Any status of 200 to 299 means that the other side has it.
 * @param data what the body's `data` is, as JSON
 * @throws SendError
 */
export async function sendWebhook(
  post: Post,
  sign: SignNotice,
  { id, type, target, createdAt }: Notice,
  data: string,
  at: Date,
): Promise<void> {
  // The same text at each attempt; only the time of the attempt, and so the signature, differs.
  const body = `{"type":"${type}","timestamp":"${createdAt.toISOString()}","data":${data}}`
  const seconds = Math.floor(at.getTime() / 1000)
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Budkavle',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': sign(id, seconds, body),
  }
  const { status } = await post(target, headers, body, limits)
  if (status < 200 || status > 299) throw new SendError(`status-${status}`)
}

/** Nothing of the answer but its status counts. */
const limits = { timeoutMs: 10_000, bytesMax: 65_536 }
