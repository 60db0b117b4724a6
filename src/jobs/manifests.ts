import type { Stamp } from '../evidence/evidence.ts'
import { type ManifestLine, manifestRoot, writeManifest } from '../evidence/manifest.ts'
import { manifestMade } from '../evidence/office-steps.ts'
import { unansweredStep } from '../manifest.ts'
import { helsinkiDate, helsinkiMidnight } from '../message/helsinki-time.ts'
import {
  listOfficesDue,
  listOverdue,
  type OfficeDue,
  readInbox,
  saveManifests,
  settleManifest,
  takeNumbers,
} from '../store/manifests.ts'
import type { Store } from '../store/store.ts'

/** The rest of a longer inbox stands in further manifests of the same day. */
export const itemsMax = 10_000

/**
 * States of each office's inbox what it holds and what was closed in it since it was last stated: once a day, from
 * midnight in Finland on, or as soon after as a gateway runs. What no answer came to in time is told. Any number of
 * processes may do it: the commit takes the manifests of an office and day once.
 */
export async function manifests(
  store: Pick<Store, 'background' | 'commit' | 'signer'>,
  stamp: Stamp,
  answerHours: number,
): Promise<void> {
  for (const overdue of await listOverdue(store.background, stamp.at)) {
    await settleManifest(store, unansweredStep(overdue, stamp))
  }
  const day = helsinkiDate(stamp.at)
  for (const due of await listOfficesDue(store.background, day, helsinkiMidnight(day))) {
    await makeManifests(store, due, day, stamp, answerHours)
  }
}

async function makeManifests(
  { background, commit, signer }: Pick<Store, 'background' | 'commit' | 'signer'>,
  due: OfficeDue,
  day: string,
  stamp: Stamp,
  answerHours: number,
): Promise<void> {
  const { office, party } = due
  const { through, lines } = await readInbox(background, due)
  const shares = split(lines)
  const numbers = await takeNumbers(background, shares.length)
  const made = shares.map((share, index) => {
    const number = numbers[index] as number
    const root = manifestRoot(share)
    const note = signer.signStatement(writeManifest(signer.origin, { number, office, day, root, lines: share }))
    return { number, items: share.length, root: root.toString('hex'), note }
  })
  const evidence = made.map(({ note: _, ...fact }) => manifestMade({ party, office }, { ...fact, day }, stamp))
  const answerBy = new Date(stamp.at.getTime() + answerHours * 3_600_000)
  await saveManifests({ commit }, { office, party, day, through, at: stamp.at, answerBy, parts: made, evidence })
}

function split(lines: readonly ManifestLine[]): (readonly ManifestLine[])[] {
  const count = Math.ceil(lines.length / itemsMax)
  return Array.from({ length: count }, (_, index) => lines.slice(index * itemsMax, (index + 1) * itemsMax))
}
