/**
 * Lets so many through at once for each key; the others wait their turn, in order. What waits has not been read, so a
 * caller that sends much at once waits for itself and takes no memory.
 */
export function createGate<Key>(atOnce: number): <Result>(key: Key, work: () => Promise<Result>) => Promise<Result> {
  const queues = new Map<Key, { inside: number; waiting: (() => void)[] }>()

  return async (key, work) => {
    const queue = queues.get(key) ?? { inside: 0, waiting: [] }
    queues.set(key, queue)
    // Whoever leaves hands its place on: nobody slips in between.
    if (queue.inside === atOnce) await new Promise<void>((enter) => queue.waiting.push(enter))
    else queue.inside += 1
    try {
      return await work()
    } finally {
      const next = queue.waiting.shift()
      if (next) next()
      else if (--queue.inside === 0) queues.delete(key)
    }
  }
}
