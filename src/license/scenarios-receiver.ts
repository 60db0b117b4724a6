import { type Bench, becomes, settle, turnOf, turnsInPatience } from './bench.ts'
import { type Finding, judge, judgeAgain, onlyIf, type Verdict, verdictOf } from './judge.ts'
import type { MemoryItem } from './memory-item.ts'
import type { Examined, Scenario } from './scenario.ts'

/** What happens to the receiver itself. */
export const receiverScenarios: readonly Scenario[] = [
  {
    name: 'disk-full',
    title: 'its disk is full when messages come, and has room again later',
    mandatory: false,
    async run(bench) {
      const { inbox } = bench.proctor
      if (!(await bench.subject.setDiskFull(true))) return cannotSimulate('a full disk')
      const items = [inbox.put(await bench.documents.create('xml')), inbox.put(await bench.documents.create())]
      const met = await becomes(bench, () => items.some(({ fetches }) => fetches > 0))
      await becomes(bench, () => items.every(({ state }) => state !== 'open'), 2 * turnOf(bench))
      const whileFull = await judge(bench.subject, items)
      await bench.subject.setDiskFull(false)
      await settle(bench, items)
      const early = whileFull.filter((one) => one !== 'blocked')
      const seen = [...early, ...(await judge(bench.subject, items))]
      return { items, verdict: onlyIf(met, verdictOf(seen)) }
    },
  },
  {
    name: 'restart-while-fetching',
    title: 'it is killed while it fetches a document',
    mandatory: false,
    run: (bench) => restartAt(bench, 'content'),
  },
  {
    name: 'restart-while-confirming',
    title: 'it is killed when its confirmation was taken, before the answer',
    mandatory: false,
    run: (bench) => restartAt(bench, 'confirmation'),
  },
  {
    name: 'second-look',
    title: 'it is asked again for a record that it confirmed',
    mandatory: true,
    async run(bench, before) {
      const { inbox, looks } = bench.proctor
      const known = before.filter(({ wasHeld }) => wasHeld)
      const chosen = [known[0], known.find(({ message }) => message.attachments.length > 0)].filter(
        (one) => one !== undefined,
      )
      if (chosen.length === 0) return nothingHeld
      const asked = chosen.map(looks.ask)
      const areAnswered = () => asked.every(({ answer }) => answer !== undefined)
      for (let turn = 0; turn < turnsInPatience && !areAnswered(); turn += 1) {
        looks.askAgain()
        inbox.endPolls()
        await becomes(bench, areAnswered, turnOf(bench))
      }
      return { items: [], verdict: verdictOf(asked.flatMap(({ answer }) => judgeAnswer(answer))) }
    },
  },
  {
    name: 'still-there',
    title: 'at the end it still holds all that it confirmed, once',
    mandatory: true,
    async run({ subject }, before) {
      const held = before.filter(({ wasHeld }) => wasHeld)
      return held.length === 0 ? nothingHeld : { items: [], verdict: verdictOf(await judgeAgain(subject, held)) }
    },
  },
]

const nothingHeld: Examined = { items: [], verdict: { outcome: 'not-tried', why: 'it has held nothing' } }

async function restartAt(bench: Bench, where: 'content' | 'confirmation') {
  const { wire, inbox } = bench.proctor
  const item = inbox.put(await bench.documents.create())
  let restarted: Promise<boolean> | undefined
  const killed = () => {
    restarted = bench.subject.restart()
    return restarted.then(() => 'cut' as const)
  }
  let begun = false
  wire.plan = (touch, number) => {
    if (touch !== where || number !== item.facts.item || begun) return undefined
    begun = true
    return where === 'content' ? { before: killed } : { after: killed }
  }
  await becomes(bench, () => restarted !== undefined)
  const tried = (await restarted) ?? true
  await settle(bench, [item])
  const items = [item]
  return tried ? { items, verdict: verdictOf(await judge(bench.subject, items)) } : cannotSimulate('a restart', items)
}

function judgeAnswer(answer: 'held' | 'absent' | 'wrong' | undefined): Finding[] {
  if (answer === 'held') return []
  if (answer === 'absent') return ['lost']
  return [answer === 'wrong' ? 'wrong-answer' : 'unanswered']
}

function cannotSimulate(
  what: string,
  items: readonly MemoryItem[] = [],
): { items: readonly MemoryItem[]; verdict: Verdict } {
  return { items, verdict: { outcome: 'not-tried', why: `the receiver cannot simulate ${what}` } }
}
