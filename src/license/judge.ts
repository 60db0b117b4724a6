import type { MemoryItem } from './memory-item.ts'
import type { HeldRecord, Subject } from './subject.ts'

/** What may be wrong with a message at the end. */
export const findings = {
  'falsely-confirmed': 'confirmed, and the receiver does not hold it, or holds something else',
  lost: 'held before, and no longer',
  duplicated: 'more than one record of one message',
  blocked: 'not confirmed while patience lasted',
  'given-back': 'given back though it could be stored later',
  unanswered: 'a second look was not answered',
  'wrong-answer': 'a second look was answered with something that is not so',
} as const
export type Finding = keyof typeof findings

export type Verdict =
  | { readonly outcome: 'survived' }
  | { readonly outcome: 'failed'; readonly seen: readonly Finding[] }
  | { readonly outcome: 'not-tried'; readonly why: string }

export const survived: Verdict = { outcome: 'survived' }

export function verdictOf(seen: Iterable<Finding>): Verdict {
  const all = [...new Set(seen)]
  return all.length === 0 ? survived : { outcome: 'failed', seen: all }
}

/** What did not happen was not survived. */
export function onlyIf(happened: boolean, verdict: Verdict): Verdict {
  if (happened || verdict.outcome !== 'survived') return verdict
  return { outcome: 'not-tried', why: 'it did not come to that' }
}

/** Compares what was confirmed with what the receiver holds. Every message ends confirmed, unless it may be given back. */
export async function judge(subject: Subject, items: readonly MemoryItem[], mayGiveBack = false): Promise<Finding[]> {
  const records = await subject.records()
  const seen = await Promise.all(items.map((item) => judgeItem(subject, item, records, mayGiveBack)))
  return seen.flat()
}

/** What was held when it was judged before is to be held for good. @param items of which that is so */
export async function judgeAgain(subject: Subject, items: readonly MemoryItem[]): Promise<Finding[]> {
  const seen = await judge(subject, items, true)
  return seen.map((one) => (one === 'falsely-confirmed' ? 'lost' : one))
}

async function judgeItem(
  subject: Subject,
  item: MemoryItem,
  records: readonly HeldRecord[],
  mayGiveBack: boolean,
): Promise<Finding[]> {
  const seen: Finding[] = []
  if (records.filter(({ messageId }) => messageId === item.message.messageId).length > 1) seen.push('duplicated')
  if (item.state === 'open') seen.push('blocked')
  if (item.state === 'rejected' && !mayGiveBack) seen.push('given-back')
  if (item.state === 'stored') {
    const held = await isHeld(subject, item, records)
    item.wasHeld ||= held
    if (!held) seen.push('falsely-confirmed')
  }
  return seen
}

/** Listed for that message under the confirmed id, and byte for byte what was sent. */
async function isHeld(subject: Subject, item: MemoryItem, records: readonly HeldRecord[]): Promise<boolean> {
  const recordId = item.confirmation?.recordId
  const listed = records.some((one) => one.recordId === recordId && one.messageId === item.message.messageId)
  return listed && recordId !== undefined && item.message.document.equals((await subject.read(recordId)) ?? Buffer.of())
}
