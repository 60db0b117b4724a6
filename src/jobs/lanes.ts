/** Work for many others at once, each at its own pace: whoever is slow keeps nobody else waiting. */
export interface Lanes {
  /** Starts work under a key, unless what was started under it before still runs. */
  start(key: string, work: () => Promise<void>): void
  /** When all that runs has ended. */
  idle(): Promise<void>
}

/** @param onFault told of work that threw */
export function createLanes(onFault: (err: unknown) => void): Lanes {
  const running = new Map<string, Promise<void>>()
  return {
    start(key, work) {
      if (running.has(key)) return
      const ended = work()
        .catch(onFault)
        .finally(() => running.delete(key))
      running.set(key, ended)
    },
    async idle() {
      await Promise.all(running.values())
    },
  }
}
