import { setTimeout as sleep } from 'node:timers/promises'
import { createGatewayCall, type GatewayAccess, Refused } from './gateway-call.ts'
import { createInboxClient, type InboxClient, type Work } from './inbox-client.ts'
import { backoffMs, Unanswered } from './patience.ts'
import { createWorkbench, leaseSecondsDefault, type Workbench, type WorkOptions } from './work.ts'

export interface ReceiverOptions extends WorkOptions {
  readonly gateway: GatewayAccess
  /** Without it, all that the party holds. */
  readonly offices?: readonly string[]
  /** How many items are worked on at once. */
  readonly workers?: number
  /** How long a poll may stay open. */
  readonly waitSeconds?: number
  /** Ends when nothing waits any more, and throws when the gateway cannot be asked. */
  readonly once?: boolean
}

export interface Receiver {
  /** Runs until it is stopped; with `once`, until nothing waits. Gives how many items were left for later. */
  run(): Promise<{ left: number }>
  /** Takes nothing more, and lets `run` end when what is under way is done. */
  stop(): void
}

/**
 * A receiver of one party's items: polls, stores, reads back, confirms, and answers when it is asked again. It keeps
 * nothing in memory that matters and asks no clock: killed at any moment and started again it loses nothing and stores
 * nothing twice. An item that fails is left, or given back, and holds up no other.
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  const call = createGatewayCall(options.gateway)
  const client = createInboxClient(call)
  const ending = new AbortController()
  return {
    async run() {
      const bench = createWorkbench(options, client)
      const workers = Array.from({ length: options.workers ?? 2 }, () => pollOn(options, client, bench, ending.signal))
      // When one throws, the others end too.
      await Promise.all(workers.map((worker) => worker.finally(() => options.once || ending.abort()))).finally(
        call.close,
      )
      return { left: bench.left() }
    },
    stop: () => ending.abort(),
  }
}

async function pollOn(options: ReceiverOptions, client: InboxClient, bench: Workbench, ending: AbortSignal) {
  while (!ending.aborted) {
    const work = await poll(options, client, bench, ending)
    if (work) await doAll(work, bench, ending)
    if (work && options.once && isNothing(work)) return
    const failures = Math.max(bench.gateway.failures(), bench.store.failures())
    if (failures > 0) await rest(backoffMs(failures), ending)
  }
}

/** Undefined when no answer came: what it may have leased comes again when that lease runs out. */
async function poll(
  { offices, waitSeconds = 30, leaseSeconds = leaseSecondsDefault, once }: ReceiverOptions,
  client: InboxClient,
  bench: Workbench,
  ending: AbortSignal,
): Promise<Work | undefined> {
  // A store that fails is tried with one item.
  const max = bench.store.failures() > 0 ? 1 : itemsAtOnce
  try {
    const work = await client.poll({ offices, max, leaseSeconds, waitSeconds: once ? 0 : waitSeconds }, ending)
    bench.gateway.works()
    return work
  } catch (err) {
    if (ending.aborted) return undefined
    if (once || !(err instanceof Unanswered || err instanceof Refused)) throw err
    bench.gateway.fails(err instanceof Refused ? err.code : 'no-answer')
    return undefined
  }
}

/** Items first: they are what somebody waits for. */
async function doAll({ items, secondLooks, manifests }: Work, bench: Workbench, ending: AbortSignal): Promise<void> {
  const leasedAt = performance.now()
  for (const item of items) {
    if (ending.aborted) return
    await bench.take(item, performance.now() - leasedAt)
  }
  for (const look of secondLooks) await bench.lookAgain(look)
  for (const manifest of manifests) await bench.answerManifest(manifest)
}

function isNothing({ items, secondLooks, manifests }: Work): boolean {
  return items.length + secondLooks.length + manifests.length === 0
}

async function rest(ms: number, ending: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: ending }).catch(() => {})
}

const itemsAtOnce = 10
