import type postgres from 'postgres'
import { writeReceipt } from '../evidence/receipt.ts'
import type { AlertMail } from '../message/notice.ts'
import type { Metrics } from '../metrics.ts'
import { alertMail } from '../net/alert-mail.ts'
import { type Breakers, withJitter } from '../net/breaker.ts'
import type { Mailer } from '../net/mail.ts'
import type { Post } from '../net/post.ts'
import { SendError } from '../net/send-error.ts'
import { sendWebhook } from '../net/webhook.ts'
import { findReceipt } from '../store/log.ts'
import type { LogSigner } from '../store/log-signer.ts'
import {
  type ClaimedNotice,
  claimNotices,
  type DueTarget,
  listDueTargets,
  markFailed,
  markSent,
} from '../store/notices.ts'
import { createLanes } from './lanes.ts'

export interface SenderParts {
  readonly sql: postgres.Sql
  readonly signer: LogSigner
  readonly post: Post
  /** Absent: the operator has named no mail server, and mail is given up in the end, not unseen. */
  readonly mailer: Mailer | undefined
  readonly breakers: Breakers
  readonly metrics: Pick<Metrics, 'noticeAttempts'>
  now(): Date
  random(): number
  onFault(err: unknown): void
}

export interface NoticeSender {
  /** Starts what is due, and does not wait for it. */
  run(): Promise<void>
  /** Begins nothing more; when what is under way has ended. */
  stop(): Promise<void>
  idle(): Promise<void>
}

/**
 * Sends what the outbox holds, at least once each: an attempt that the process did not survive is made again, under the
 * same id. Each address has a lane of its own, and is left alone while it does not answer.
 */
export function createNoticeSender(parts: SenderParts): NoticeSender {
  const lanes = createLanes(parts.onFault)
  let stopped = false

  async function drain(lane: string, targets: readonly DueTarget[]): Promise<void> {
    for (const { target } of targets) {
      for (let going = true; going && !stopped; ) {
        const claimed = await claimNotices(parts.sql, target, parts.breakers.room(lane, atOnce))
        const sent = await Promise.all(claimed.map((notice) => attempt(parts, lane, notice)))
        going = sent.length > 0 && !sent.includes(false)
      }
    }
  }

  return {
    async run() {
      const due = Map.groupBy(await listDueTargets(parts.sql), laneOf)
      for (const [lane, targets] of due) if (!stopped) lanes.start(lane, () => drain(lane, targets))
    },
    idle: lanes.idle,
    stop() {
      stopped = true
      return lanes.idle()
    },
  }
}

/** All mail goes by one server. */
function laneOf({ kind, target }: DueTarget): string {
  return kind === 'mail' ? 'mail' : target
}

/** Whether the other side has it now. */
async function attempt(parts: SenderParts, lane: string, notice: ClaimedNotice): Promise<boolean> {
  const { sql, breakers, metrics, random } = parts
  try {
    await send(parts, notice)
  } catch (err) {
    if (!(err instanceof SendError)) throw err
    breakers.fail(lane)
    const again = withJitter(Math.min(againMsMin * 2 ** (notice.attempts - 1), againMsMax), random)
    const over = await markFailed(sql, notice.id, err.code, again, giveUpHours)
    metrics.noticeAttempts.inc({ kind: notice.kind, outcome: over ? 'given-up' : 'failed' })
    return false
  }
  breakers.succeed(lane)
  await markSent(sql, notice.id)
  metrics.noticeAttempts.inc({ kind: notice.kind, outcome: 'sent' })
  return true
}

async function send(parts: SenderParts, notice: ClaimedNotice): Promise<void> {
  if (notice.kind === 'webhook') {
    return sendWebhook(parts.post, parts.signer.signNotice, notice, await dataOf(parts, notice), parts.now())
  }
  if (!parts.mailer) throw new SendError('mail-off')
  const { language, data } = notice.body as AlertMail
  const text = alertMail(notice.type, data, notice.officeNames ?? undefined, language)
  return parts.mailer.send({ id: notice.id, to: notice.target, ...text })
}

/** A status brings the receipt of its entry, byte for byte as the log gives it, so that it verifies cut out as it is. */
async function dataOf({ sql, signer }: SenderParts, { type, body }: ClaimedNotice): Promise<string> {
  if (type !== 'message.status') return JSON.stringify(body)
  const { entry, messageId, state } = body as { entry: number; messageId: string; state: string }
  const receipt = await findReceipt(sql, signer, entry)
  if (!receipt) throw new Error('the log has no entry where a notice says there is one')
  return `{"messageId":"${messageId}","state":"${state}","receipt":${writeReceipt(receipt)}}`
}

/** Of one address. */
const atOnce = 8
const againMsMin = 5_000
const againMsMax = 3_600_000
/** Over a weekend, and what must be known by then is known in other ways. */
const giveUpHours = 72
