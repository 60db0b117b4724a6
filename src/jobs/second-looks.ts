import { randomBytes, randomInt } from 'node:crypto'
import type { Stamp } from '../evidence/evidence.ts'
import { isOfRecord, lookStep } from '../second-look.ts'
import { findItemsAnywhere } from '../store/inbox.ts'
import {
  askLook,
  askResent,
  drawingAlone,
  dropPointless,
  type LookedAt,
  listLookedAt,
  listUnanswered,
  settleLook,
} from '../store/second-looks.ts'
import type { Store } from '../store/store.ts'

/** What was confirmed longer ago is not asked for: most of it may be erased at either end. */
const sampleDays = 30
/** Each of a receiver's first confirmations is looked at: a system that stores nothing shows it then. */
const firstLooks = 10
/** Then one a day, one more for each so many confirmed in the sample's days, and no more than so many a day. */
const itemsForOneMore = 100
const looksADay = 10
/** A receiver that polls is told at once, and has a day; one that does not poll has other alarms first. */
const answerHours = 24
const pollHours = 72

/** Draws the samples that are due and ends the looks that nobody has answered. Any number of processes may do it. */
export async function secondLooks(store: Pick<Store, 'background' | 'db' | 'commit'>, stamp: Stamp): Promise<void> {
  await dropPointless(store.background, stamp.at)
  await endUnanswered(store, stamp)
  await drawSamples(store.background, stamp.at)
}

/** How many looks are due now. */
export function looksDue({ confirmed, askedEver, askedToday }: Omit<LookedAt, 'office'>): number {
  const first = Math.max(0, Math.min(firstLooks, confirmed) - askedEver)
  const daily = Math.min(looksADay, 1 + Math.floor(confirmed / itemsForOneMore)) - askedToday
  return Math.max(first, confirmed > 0 ? daily : 0, 0)
}

async function drawSamples(sql: Store['background'], at: Date): Promise<void> {
  await drawingAlone(sql, async (tx) => {
    while (await askResent(tx, randomBytes(32), at));
    for (const office of await listLookedAt(tx, hoursBefore(at, sampleDays * 24), hoursBefore(at, 24))) {
      for (let due = looksDue(office); due > 0; due -= 1) await drawOne(tx, office, at)
    }
  })
}

/** At random, by the place of the confirmation in the log; what was never asked for comes before the rest. */
async function drawOne(tx: Parameters<typeof askLook>[0], office: LookedAt, at: Date): Promise<void> {
  const atEntry = randomInt(office.fromEntry, Math.max(office.toEntry, office.fromEntry + 1))
  const wish = { atEntry, nonce: randomBytes(32), at }
  if (await askLook(tx, office, { ...wish, fresh: true })) return
  await askLook(tx, office, { ...wish, fresh: false })
}

async function endUnanswered(store: Pick<Store, 'background' | 'db' | 'commit'>, stamp: Stamp): Promise<void> {
  const { at } = stamp
  const looks = await listUnanswered(store.background, hoursBefore(at, answerHours), hoursBefore(at, pollHours))
  const items = new Map(
    (
      await findItemsAnywhere(
        store.db,
        looks.map(({ item }) => item),
      )
    ).map((one) => [one.item, one]),
  )
  for (const look of looks) {
    const item = items.get(look.item)
    if (item && isOfRecord(look)) await settleLook(store, lookStep(item, look, 'unanswered', null, stamp))
  }
}

function hoursBefore(at: Date, hours: number): Date {
  return new Date(at.getTime() - hours * 3_600_000)
}
