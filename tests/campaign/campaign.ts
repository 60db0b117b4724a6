import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { describeMachine } from '../bench/machine.ts'
import { killGateways } from '../support/gateway-child.ts'
import { full, short } from './amounts.ts'
import { createStages } from './stages.ts'
import { isClean, totalOf, writeTable } from './table.ts'

/** `npm run campaign -- [--short] [--only <part of a stage's name>] [--out FILE]` */
await main()

async function main(): Promise<void> {
  const options = { short: { type: 'boolean' }, only: { type: 'string' }, out: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  process.on('exit', killGateways)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  // What postgres.js asks of a new connection by itself, nobody can catch: the campaign kills servers at that moment too.
  process.on('unhandledRejection', (err) => {
    if (!(err instanceof Error && 'query' in err)) throw err
  })
  const started = performance.now()
  const stages = createStages(values.short ? short : full).filter(({ name }) => name.includes(values.only ?? ''))
  const told = createTold(started)
  // All at once: each waits most of the time for something to come back.
  let failed = false
  const runs = stages.map((stage) =>
    stage.run(told).catch((err: unknown) => {
      console.error(`${stage.name}:`, err)
      failed = true
      return []
    }),
  )
  const rows = (await Promise.all(runs)).flat()
  const seconds = Math.round((performance.now() - started) / 1000)
  const text = `${writeTable(rows)}\n\n${describe(seconds)}\n`
  console.log(`\n${text}`)
  if (values.out) writeFileSync(values.out, text)
  process.exitCode = isClean(totalOf(rows)) && !failed ? 0 : 1
}

/** A line for each fault that was survived. */
function createTold(started: number): (row: string) => void {
  let survived = 0
  return (row) => {
    survived += 1
    const seconds = String(Math.round((performance.now() - started) / 1000)).padStart(5)
    console.log(`${seconds} s  ${String(survived).padStart(4)}  ${row}`)
  }
}

function describe(seconds: number): string {
  const { cores, platform, node, postgresql } = describeMachine()
  return `${cores} cores, ${platform}; Node ${node}; PostgreSQL ${postgresql}, fsync on; ${Math.round(seconds / 60)} minutes.`
}
