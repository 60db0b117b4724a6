import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { describeMachine } from '../bench/machine.ts'
import { full, short } from './amounts.ts'
import { createStages } from './stages.ts'
import { isClean, type Row, totalOf, writeTable } from './table.ts'

/** `npm run campaign -- [--short] [--only <part of a stage's name>] [--out FILE]` */
await main()

async function main(): Promise<void> {
  const options = { short: { type: 'boolean' }, only: { type: 'string' }, out: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  const started = performance.now()
  const rows: Row[] = []
  for (const stage of createStages(values.short ? short : full)) {
    if (!stage.name.includes(values.only ?? '')) continue
    console.log(`\n${stage.name}`)
    rows.push(...(await stage.run(createTold(started))))
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  const text = `${writeTable(rows)}\n\n${describe(seconds)}\n`
  console.log(`\n${text}`)
  if (values.out) writeFileSync(values.out, text)
  process.exitCode = isClean(totalOf(rows)) ? 0 : 1
}

/** A line when the fault is another than the one before. */
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
