import type postgres from 'postgres'

/** Wakes long polls when something arrives for one of their offices. */
export interface InboxSignal {
  /** Resolves true when woken, false after `ms`. Register before looking, so that nothing slips between. */
  wait(offices: readonly string[], ms: number): { woken: Promise<boolean>; cancel(): void }
  close(): Promise<void>
}

/** Listens to the notifications that commit_batch() sends, one a batch, over any number of gateways. */
export async function createInboxSignal(sql: postgres.Sql): Promise<InboxSignal> {
  const waiters = new Set<Waiter>()
  const wakeAll = (offices: readonly string[]) => {
    for (const waiter of waiters) {
      if (offices.length === 0 || offices.some((office) => waiter.offices.has(office))) waiter.wake(true)
    }
  }
  // Called again after a lost connection: what was notified meanwhile is gone, so everybody looks.
  const listener = await sql.listen(
    'budkavle_inbox',
    (text) => wakeAll(text ? text.split(',') : []),
    () => wakeAll([]),
  )
  return {
    wait(offices, ms) {
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const waiter: Waiter = {
        offices: new Set(offices),
        wake(woken) {
          clearTimeout(timer)
          waiters.delete(waiter)
          resolve(woken)
        },
      }
      const timer = setTimeout(() => waiter.wake(false), ms)
      waiters.add(waiter)
      return { woken: promise, cancel: () => waiter.wake(false) }
    },
    async close() {
      wakeAll([])
      await listener.unlisten()
    },
  }
}

interface Waiter {
  readonly offices: ReadonlySet<string>
  wake(woken: boolean): void
}
