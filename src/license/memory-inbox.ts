import { hash, randomUUID } from 'node:crypto'
import type { Closed, ClosingStep, DeliveryDeps, Wake } from '../delivery.ts'
import type { ItemAttachmentDeps } from '../http/attachments.ts'
import type { InboxDeps } from '../http/inbox.ts'
import type { Confirmation, InboxItem, Lease } from '../message/delivery.ts'
import type { PartyId } from '../message/ids.ts'
import { createMemoryItem, type Ends, isReadBack, type MemoryItem, type TestMessage } from './memory-item.ts'
import type { MemoryLog } from './memory-log.ts'

/** The inbox of one office in memory, under the gateway's rules. Leases run out when the proctor says so. */
export interface MemoryInbox {
  readonly deps: InboxDeps
  readonly files: ItemAttachmentDeps
  put(message: TestMessage): MemoryItem
  find(item: number): MemoryItem | undefined
  /** Ends the lease: the item waits, and is handed out next under a larger token. */
  expire(item: MemoryItem): void
  /** As if another had leased it meanwhile and let it run out. */
  leaseElsewhere(item: MemoryItem): void
  /** Ends every poll that waits, at once. */
  endPolls(): void
  /** How far the times in leases are from the truth. */
  skewSeconds: number
}

export function createMemoryInbox(ends: Ends, log: MemoryLog): MemoryInbox {
  const items: MemoryItem[] = []
  const waiting = new Set<(wake: Wake) => void>()
  const wake = (why: Wake) => {
    for (const end of waiting) end(why)
  }
  const find = (item: number) => items[item - 1]
  const officesOf = (party: PartyId) => (party === ends.receiver ? [ends.office] : [])
  const inbox = { skewSeconds: 0 }

  const delivery: DeliveryDeps = {
    stamp: () => ({ at: new Date(), issuer: log.origin, newId: randomUUID }),
    officesOf,
    async findItem(_, number) {
      const item = find(number)
      return item && shown(item)
    },
    async lease({ max, leaseSeconds }, evidenceOf) {
      const free = items
        .filter((one) => one.state === 'open' && !one.isLeased)
        .sort(urgentFirst)
        .slice(0, max)
      const leasedUntil = new Date(Date.now() + (leaseSeconds + inbox.skewSeconds) * 1000).toISOString()
      return free.map((one) => {
        one.isLeased = true
        one.leaseToken += 1
        const lease: Lease = { ...shown(one), leaseToken: one.leaseToken, leasedUntil }
        log.append(evidenceOf(lease))
        return lease
      })
    },
    async letGo(_, leases) {
      for (const { item, leaseToken } of leases) {
        const leased = find(item)
        if (leased?.leaseToken === leaseToken) leased.isLeased = false
      }
    },
    onHeard() {},
    // The proctor asks by itself (looks.ts).
    takeAsks: async () => ({ secondLooks: [], manifests: [] }),
    awaitArrival(_, ms) {
      const { promise: woken, resolve } = Promise.withResolvers<Wake>()
      const timer = setTimeout(() => resolve('time-up'), ms)
      waiting.add(resolve)
      const cancel = () => {
        clearTimeout(timer)
        waiting.delete(resolve)
      }
      woken.then(cancel)
      return { woken, cancel }
    },
    confirm: async (step) => confirm(find(step.item), step, log),
    async reject(step) {
      const item = find(step.item)
      const closed = closingOf(item, step)
      if (closed || !item) return closed ?? { closing: 'absent' }
      Object.assign(item, { state: 'rejected', rejection: step.reason, receipt: appendFirst(step, log) })
      return { closing: 'rejected', ...receiptOf(item) }
    },
  }

  return Object.assign(inbox, {
    deps: {
      delivery,
      listItems: async (_: unknown, after: number, limit: number) =>
        items
          .filter(({ facts }) => facts.item > after)
          .slice(0, limit)
          .map(shown),
      async findContent(_: unknown, number: number) {
        const item = find(number)
        if (!item || item.leaseToken === 0) return undefined
        item.fetches += 1
        return { bytes: item.message.document, mediaType: item.message.mediaType }
      },
      onFetched() {},
      leaseSecondsDefault: 300,
      leaseSecondsMax: 3600,
    },
    files: {
      officesOf,
      listAttachments: async (_: unknown, number: number) =>
        find(number)?.message.attachments.map(({ mediaType, bytes }) => ({
          mediaType,
          bytes: bytes.length,
          sha256: hash('sha256', bytes, 'hex'),
        })),
      openAttachment: async (_: unknown, number: number, sha256: string) =>
        find(number)?.message.attachments.find(({ bytes }) => hash('sha256', bytes, 'hex') === sha256),
    },
    put(message: TestMessage) {
      const item = createMemoryItem(message, items.length + 1, ends)
      items.push(item)
      wake('arrived')
      return item
    },
    find,
    expire(item: MemoryItem) {
      item.isLeased = false
      wake('arrived')
    },
    leaseElsewhere(item: MemoryItem) {
      item.leaseToken += 1
    },
    endPolls: () => wake('closing'),
  })
}

function urgentFirst(a: MemoryItem, b: MemoryItem): number {
  return Number(b.message.urgent ?? false) - Number(a.message.urgent ?? false) || a.facts.item - b.facts.item
}

function shown(item: MemoryItem): InboxItem {
  const open = item.isLeased ? 'leased' : 'waiting'
  return { ...item.facts, state: item.state === 'open' ? open : item.state }
}

/** Why the item cannot be closed with this token; undefined when it can. */
function closingOf(item: MemoryItem | undefined, { leaseToken }: { leaseToken: number }): Closed | undefined {
  if (!item) return { closing: 'absent' }
  if (item.state !== 'open') return { closing: 'closed' }
  return leaseToken === item.leaseToken ? undefined : { closing: 'lost' }
}

function confirm(item: MemoryItem | undefined, step: ClosingStep & Confirmation, log: MemoryLog): Closed {
  if (item?.confirmation && isRepeat(item.confirmation, step)) return { closing: 'repeat', ...receiptOf(item) }
  const closed = closingOf(item, step)
  if (closed || !item) return closed ?? { closing: 'absent' }
  if (!isReadBack(item, step)) {
    item.isLeased = false
    // As at the gateway: the token is used up.
    item.leaseToken += 1
    return { closing: 'mismatch' }
  }
  Object.assign(item, { state: 'stored', confirmation: step, receipt: appendFirst(step, log) })
  return { closing: 'stored', ...receiptOf(item) }
}

function isRepeat(first: Confirmation, again: Confirmation): boolean {
  const said = ({ leaseToken, recordId, readBackDigest, attachmentDigests }: Confirmation) =>
    JSON.stringify([leaseToken, recordId, readBackDigest, attachmentDigests])
  return said(first) === said(again)
}

function appendFirst({ evidence: [taken] }: ClosingStep, log: MemoryLog) {
  return taken && log.append(taken)
}

function receiptOf({ receipt }: MemoryItem) {
  return receipt ? { receipt } : {}
}
