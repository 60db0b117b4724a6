import { becomes, settle, turnOf } from './bench.ts'
import { judge, onlyIf, verdictOf } from './judge.ts'
import type { Scenario } from './scenario.ts'

/** What an inbox does by its nature: it hands out again, and holds what nobody can read. */
export const inboxScenarios: readonly Scenario[] = [
  {
    name: 'two-workers',
    title: 'the lease runs out while the document is fetched, and whoever asks gets the item under a larger token',
    mandatory: true,
    async run(bench) {
      const { wire, inbox } = bench.proctor
      const item = inbox.put(await bench.documents.create('xml'))
      let first = true
      // The first fetch waits until a second worker has the item too, if there is one.
      const before = async () => {
        inbox.expire(item)
        await becomes(bench, () => item.fetches > 0, turnOf(bench))
        return undefined
      }
      wire.plan = (touch, number) => {
        if (touch !== 'content' || number !== item.facts.item || !first) return undefined
        first = false
        return { before }
      }
      await settle(bench, [item])
      return { items: [item], verdict: onlyIf(!first, verdictOf(await judge(bench.subject, [item]))) }
    },
  },
  {
    name: 'late-confirmation',
    title: 'the confirmation comes when another has had the item: it is refused, and the item is handed out again',
    mandatory: true,
    async run(bench) {
      const { wire, inbox } = bench.proctor
      const item = inbox.put(await bench.documents.create())
      let late = true
      wire.plan = (touch, number) => {
        if (touch !== 'confirmation' || number !== item.facts.item || !late) return undefined
        late = false
        const before = () => {
          inbox.leaseElsewhere(item)
          return undefined
        }
        return { before }
      }
      await settle(bench, [item])
      return { items: [item], verdict: onlyIf(!late, verdictOf(await judge(bench.subject, [item]))) }
    },
  },
  {
    name: 'poison',
    title: 'an urgent document that is no message, before three that are',
    mandatory: true,
    async run(bench) {
      const { inbox } = bench.proctor
      const behind = [
        await bench.documents.create('xml'),
        await bench.documents.create(),
        await bench.documents.create(),
      ]
      const poison = inbox.put(await bench.documents.poison())
      const good = behind.map(inbox.put)
      await settle(bench, good, [poison])
      // A receiver may leave it for ever, so long as nothing else waits for that.
      const ofPoison = (await judge(bench.subject, [poison], true)).filter((one) => one !== 'blocked')
      const seen = [...(await judge(bench.subject, good)), ...ofPoison]
      return { items: [poison, ...good], verdict: onlyIf(poison.leaseToken > 0, verdictOf(seen)) }
    },
  },
]
