import { type Bench, settle } from './bench.ts'
import { type Finding, judge, onlyIf, verdictOf } from './judge.ts'
import type { MemoryItem } from './memory-item.ts'
import type { Examined, Scenario } from './scenario.ts'
import type { Interference, Touch } from './wire.ts'

/** Nothing is wrong, then connections are cut where it hurts, and the clocks disagree. */
export const wireScenarios: readonly Scenario[] = [
  {
    name: 'plain',
    title: 'nothing is wrong: XML and both forms of JWS, one with an attachment',
    mandatory: true,
    async run(bench) {
      const { documents } = bench
      const forms = await Promise.all([
        documents.create('xml'),
        documents.create('flattened'),
        documents.create('compact'),
      ])
      return await end(bench, [...forms, await documents.withAttachment()].map(bench.proctor.inbox.put))
    },
  },
  {
    name: 'cut-poll',
    title: 'an item is handed out, and the answer does not arrive',
    mandatory: true,
    async run(bench) {
      const { wire, inbox } = bench.proctor
      let item: MemoryItem | undefined
      let done = false
      const after = () => {
        if (done || !item?.isLeased) return undefined
        done = true
        return 'half' as const
      }
      wire.plan = (touch) => (touch === 'lease' ? { after } : undefined)
      // So that whoever gets the item has asked since.
      inbox.endPolls()
      item = inbox.put(await bench.documents.create())
      return await end(bench, [item], () => done)
    },
  },
  {
    name: 'cut-fetch',
    title: 'the connection is cut in the middle of the document, twice',
    mandatory: true,
    run: (bench) => disturb(bench, 'content', [{ after: () => 'half' }, { after: () => 'half' }]),
  },
  {
    name: 'cut-before-confirmation',
    title: 'the connection is cut before the confirmation is taken',
    mandatory: true,
    run: (bench) => disturb(bench, 'confirmation', [{ before: () => 'cut' }]),
  },
  {
    name: 'cut-confirmation',
    title: 'the confirmation is taken, and its answer does not arrive',
    mandatory: true,
    run: (bench) => disturb(bench, 'confirmation', [{ after: () => 'cut' }]),
  },
  {
    name: 'clock-skew',
    title: 'the gateway’s clock, in Date and leasedUntil, is five hours late, then five hours early',
    mandatory: true,
    async run(bench) {
      const [items, seen]: [MemoryItem[], Finding[]] = [[], []]
      for (const skewSeconds of [-skew, skew]) {
        setClock(bench, skewSeconds)
        const item = bench.proctor.inbox.put(await bench.documents.create())
        await settle(bench, [item])
        items.push(item)
        seen.push(...(await judge(bench.subject, [item])))
      }
      setClock(bench, 0)
      return { items, verdict: verdictOf(seen) }
    },
  },
]

const skew = 5 * 3600

function setClock({ proctor }: Bench, skewSeconds: number): void {
  proctor.wire.skewSeconds = skewSeconds
  proctor.inbox.skewSeconds = skewSeconds
}

/** Waits until all is closed, and judges. */
async function end(bench: Bench, items: readonly MemoryItem[], happened = () => true): Promise<Examined> {
  await settle(bench, items)
  return { items, verdict: onlyIf(happened(), verdictOf(await judge(bench.subject, items))) }
}

/** One message, to whose first requests of a kind something is done. */
async function disturb(bench: Bench, kind: Touch, faults: readonly Interference[]): Promise<Examined> {
  const { wire, inbox } = bench.proctor
  const item = inbox.put(await bench.documents.create())
  const left = [...faults]
  wire.plan = (touch, number) => (touch === kind && number === item.facts.item ? left.shift() : undefined)
  return await end(bench, [item], () => left.length === 0)
}
