import type postgres from 'postgres'
import type { Arrival, Wake } from '../delivery.ts'

/** Wakes long polls when something arrives for one of their offices. */
export interface InboxSignal {
  /** Register before looking, so that nothing slips between. */
  wait(offices: readonly string[], ms: number): Arrival
  /** Ends every wait, now and later. */
  close(): Promise<void>
}

/** Listens to the notifications that commit_batch() sends, one a batch, over any number of gateways. */
export async function createInboxSignal(sql: postgres.Sql): Promise<InboxSignal> {
  const waiters = new Set<Waiter>()
  let closed = false
  const wake = (offices: readonly string[], why: Wake = 'arrived') => {
    for (const waiter of waiters) {
      if (offices.length === 0 || offices.some((office) => waiter.offices.has(office))) waiter.wake(why)
    }
  }
  // Told again after a lost connection: what was notified meanwhile is gone, so everybody looks.
  const listener = await sql.listen(
    'budkavle_inbox',
    (text) => wake(text ? text.split(',') : []),
    () => wake([]),
  )
  return {
    wait(offices, ms) {
      const { promise, resolve } = Promise.withResolvers<Wake>()
      const waiter: Waiter = {
        offices: new Set(offices),
        wake(why) {
          clearTimeout(timer)
          waiters.delete(waiter)
          resolve(why)
        },
      }
      const timer = setTimeout(() => waiter.wake('time-up'), ms)
      waiters.add(waiter)
      if (closed) waiter.wake('closing')
      return { woken: promise, cancel: () => waiter.wake('time-up') }
    },
    async close() {
      closed = true
      wake([], 'closing')
      await listener.unlisten()
    },
  }
}

interface Waiter {
  readonly offices: ReadonlySet<string>
  wake(why: Wake): void
}
