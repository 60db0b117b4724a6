import { randomBytes } from 'node:crypto'
import { connect } from '../../src/store/connect.ts'
import { createBareTables, runPgbench, startBareGenerator } from './bare.ts'
import type { BenchGateway, Ground } from './ground.ts'
import { type LoadJob, type LoadResult, startLoadGenerator } from './load.ts'
import { firstLine } from './machine.ts'
import { median } from './measure.ts'
import type { Row } from './rows.ts'

const encodings = ['json', 'xml'] as const
/** More than are answered in a second on such a machine; a run that uses them up ends early, and counts as well. */
const perSecondMax: Readonly<Record<number, number>> = { 1: 900, 16: 4500, 64: 5500 }

/** (b) Durable receipted messages a second, beside bare transactions; (c) time to the receipt at full and half load. */
export async function measureIntake(ground: Ground, quick: boolean): Promise<Row[]> {
  const [seconds, rounds, connectionCounts] = quick ? [1, 2, [1, 64]] : [2.5, 3, [1, 16, 64]]
  const url = await ground.createDatabase('bench_intake')
  const gateways = new Map([
    [1, await ground.startGateway(url, 1)],
    [2, await ground.startGateway(url, 2)],
  ])
  const runs = await openRuns(ground, url, gateways, { seconds, connectionCounts })
  const found = new Map<string, LoadResult[]>()
  try {
    await runs.warmUp()
    for (let round = 0; round < rounds; round += 1) {
      const order = [...runs.named]
      for (const [name, run] of round % 2 === 0 ? order : order.toReversed()) {
        found.set(name, [...(found.get(name) ?? []), await run()])
      }
    }
    const resultsOf = (name: string) => found.get(name) ?? []
    const half: Row[] = []
    for (const [processes, { port }] of gateways) {
      const full = middleOf(resultsOf(`json 64 ${processes}`))
      const job = runs.job(port, 'json', 64)
      const result = middleOf(await repeat(rounds, () => runs.load({ ...job, perSecond: full.rate / 2 })))
      half.push(...latencyRows(`JSON, ${label(processes)}, full load, 64 connections`, full))
      half.push(...latencyRows(`JSON, ${label(processes)}, half load (open loop)`, result))
    }
    return [...rateRows(resultsOf, connectionCounts), ...half]
  } finally {
    await runs.stop()
    for (const gateway of gateways.values()) await gateway.stop()
  }
}

interface Plan {
  readonly seconds: number
  readonly connectionCounts: readonly number[]
}

async function openRuns(ground: Ground, url: string, gateways: Map<number, BenchGateway>, plan: Plan) {
  const { seconds, connectionCounts } = plan
  const [generator, bare] = [startLoadGenerator(), startBareGenerator()]
  const owner = connect(url, { max: 1, applicationName: 'bench' })
  await createBareTables(owner)
  await owner.end()
  const texts = { document: randomBytes(3900).toString('base64'), evidence: randomBytes(480).toString('base64') }
  const job = (port: number, encoding: 'json' | 'xml', connections: number): LoadJob => {
    const messages = Math.ceil((perSecondMax[connections] ?? 0) * seconds * (encoding === 'xml' ? 0.8 : 1))
    return { dataFolder: ground.dataFolder, port, encoding, connections, seconds, messages }
  }
  const named = new Map<string, () => Promise<LoadResult>>()
  for (const connections of connectionCounts) {
    const bareJob = { url, connections, seconds, ...texts }
    named.set(`bare ${connections}`, async () => rateOnly(await bare.run(bareJob)))
    if (firstLine('pgbench', ['--version'])) {
      named.set(`pgbench ${connections}`, async () => rateOnly(runPgbench(bareJob)))
    }
    for (const encoding of encodings) {
      for (const [processes, { port }] of gateways) {
        named.set(`${encoding} ${connections} ${processes}`, () => generator.run(job(port, encoding, connections)))
      }
    }
  }
  return {
    named,
    job,
    load: generator.run,
    async warmUp() {
      for (const { port } of gateways.values()) {
        for (const encoding of encodings) await generator.run({ ...job(port, encoding, 16), messages: 2000 })
      }
    },
    stop: () => Promise.all([generator.stop(), bare.stop()]),
  }
}

type ResultsOf = (name: string) => readonly LoadResult[]

function rateRows(resultsOf: ResultsOf, connectionCounts: readonly number[]): Row[] {
  const rows: Row[] = []
  for (const connections of connectionCounts) {
    const bare = `bare ${connections}`
    rows.push(...pgbenchRows(resultsOf, connections))
    for (const encoding of encodings) {
      for (const processes of [1, 2]) {
        const name = `${encoding} ${connections} ${processes}`
        const aimed = connections === 64 && encoding === 'json' && processes === 2
        rows.push({
          what: `intake ${encoding.toUpperCase()}, ${label(processes)}, ${plural(connections)}`,
          figure: middleOf(resultsOf(name)).rate,
          unit: '/s',
          beside: { what: 'bare transactions', figure: middleOf(resultsOf(bare)).rate },
          ratio: ratioOf(resultsOf(name), resultsOf(bare)),
          ...(aimed ? { aim: { at: 'least', ratio: 0.6 } as const } : {}),
        })
      }
    }
  }
  return rows
}

/** How the driver's transactions, which intake stands beside, compare with those of a client in C. */
function pgbenchRows(resultsOf: ResultsOf, connections: number): Row[] {
  const pgbench = resultsOf(`pgbench ${connections}`)
  if (pgbench.length === 0) return []
  const bare = resultsOf(`bare ${connections}`)
  const beside = { what: 'by pgbench', figure: middleOf(pgbench).rate }
  const what = `bare transactions, ${plural(connections)}`
  return [{ what, figure: middleOf(bare).rate, unit: '/s', beside, ratio: ratioOf(bare, pgbench) }]
}

/** Of each round by itself, the middle one: what slowed a whole round down slowed both. */
function ratioOf(results: readonly LoadResult[], beside: readonly LoadResult[]): number {
  return median(results.map(({ rate }, round) => rate / (beside[round]?.rate ?? Number.NaN)))
}

function latencyRows(what: string, { rate, p50, p99 }: LoadResult): Row[] {
  const beside = { what: 'at, a second', figure: rate }
  return [
    { what: `receipt p50, ${what}`, figure: p50, unit: 'ms', beside },
    { what: `receipt p99, ${what}`, figure: p99, unit: 'ms', beside },
  ]
}

function middleOf(results: readonly LoadResult[]): LoadResult {
  const of = (name: keyof LoadResult) => median(results.map((result) => result[name]))
  return { rate: of('rate'), p50: of('p50'), p99: of('p99') }
}

async function repeat<T>(times: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let i = 0; i < times; i += 1) results.push(await work())
  return results
}

function rateOnly(rate: number): LoadResult {
  return { rate, p50: Number.NaN, p99: Number.NaN }
}

function label(processes: number): string {
  return processes === 1 ? '1 process' : `${processes} processes`
}

function plural(connections: number): string {
  return connections === 1 ? '1 connection' : `${connections} connections`
}
