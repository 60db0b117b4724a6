/**
 * Natural batching: what gathers while one batch runs goes out together as soon as it returns. An idle lane adds no
 * delay, a busy one grows its batches by itself. One batch is under way at a time.
 *
 * @param run carries out a batch and answers for each operation, in order
 * @param batchMax largest number of operations in one batch
 * @param mayBeOfOne whether a failure may be the fault of one operation: then each is tried alone. Otherwise, as when the
 *   database is away, all are told at once: trying them one by one would keep everybody waiting.
 */
export function createLane<Operation, Result>(
  run: (batch: readonly Operation[]) => Promise<readonly Result[]>,
  batchMax: number,
  mayBeOfOne: (err: unknown) => boolean = () => true,
): (operation: Operation) => Promise<Result> {
  let waiting: Waiting<Operation, Result>[] = []
  let running = false

  async function drain(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax)
      waiting = waiting.slice(batchMax)
      await settle(batch)
    }
    running = false
  }

  async function settle(batch: readonly Waiting<Operation, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map((one) => one.operation))
      batch.forEach((one, i) => {
        one.resolve(results[i] as Result)
      })
    } catch (err) {
      // A batch fails as a whole and nothing of it is stored; one bad operation must not take its neighbours with it.
      if (batch.length > 1 && mayBeOfOne(err)) for (const one of batch) await settle([one])
      else for (const one of batch) one.reject(err)
    }
  }

  return (operation) =>
    new Promise((resolve, reject) => {
      waiting.push({ operation, resolve, reject })
      if (!running) void drain()
    })
}

interface Waiting<Operation, Result> {
  readonly operation: Operation
  resolve(result: Result): void
  reject(err: unknown): void
}
