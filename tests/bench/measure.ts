/** Of the middle two where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2
}

/** @param share 0.5 for the median, 0.99 for the time that one in a hundred exceeds */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return at(sorted, Math.min(sorted.length - 1, Math.floor(sorted.length * share)))
}

/**
 * How often `work` is done in a second of processor time, over all threads of this process: what else runs on the
 * machine counts for little.
 */
export async function ratePerCoreSecond(work: () => unknown, milliseconds: number): Promise<number> {
  const until = performance.now() + milliseconds
  const before = process.cpuUsage()
  let times = 0
  for (; performance.now() < until; times += 8) for (let i = 0; i < 8; i += 1) await work()
  const { user, system } = process.cpuUsage(before)
  return (times * 1e6) / (user + system)
}

/**
 * Measures each in turn, round after round, so that a slow minute of the machine is shared by all.
 * @returns the median of each
 */
export async function inTurns<Name extends string>(
  measures: Readonly<Record<Name, () => Promise<number>>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(measures) as Name[]
  const found = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) found.get(name)?.push(await measures[name]())
  }
  return Object.fromEntries([...found].map(([name, values]) => [name, median(values)])) as Record<Name, number>
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN
}
