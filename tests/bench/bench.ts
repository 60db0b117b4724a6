import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { withGround } from './ground.ts'
import { measureIntake } from './intake.ts'
import { describeMachine } from './machine.ts'
import { measurePages } from './pages.ts'
import { measurePolls } from './polls.ts'
import { printRows, type Row } from './rows.ts'
import { measureStored } from './stored.ts'
import { measureVerification } from './verification.ts'

/** `npm run bench -- [--quick] [--only verification,intake,stored,polls,pages] [--json FILE]` */
const partNames = ['verification', 'intake', 'stored', 'polls', 'pages'] as const
const usage = `npm run bench -- [--quick] [--only ${partNames.join(',')}] [--json FILE]`

await main()

async function main(): Promise<void> {
  const { quick, only, json } = readArguments()
  const started = performance.now()
  const machine = describeMachine()
  const rows = await measure(quick, (part) => only.includes(part))
  printRows(machine, rows, (performance.now() - started) / 1000)
  if (json) writeFileSync(json, `${JSON.stringify({ machine, quick, rows }, null, 2)}\n`)
}

async function measure(quick: boolean, wants: (part: (typeof partNames)[number]) => boolean): Promise<Row[]> {
  const rows: Row[] = []
  if (wants('verification')) rows.push(...(await measureVerification(quick)))
  if (!wants('intake') && !wants('stored') && !wants('polls') && !wants('pages')) return rows
  await withGround(async (ground) => {
    if (wants('intake')) rows.push(...(await measureIntake(ground, quick)))
    if (wants('polls')) rows.push(...(await measurePolls(ground, quick)))
    if (wants('pages')) rows.push(...(await measurePages(ground, quick)))
    if (wants('stored')) rows.push(...(await measureStored(ground, quick)))
  })
  return rows
}

function readArguments() {
  const options = { quick: { type: 'boolean' }, only: { type: 'string' }, json: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  const { quick = false, json } = values
  const only: readonly string[] = values.only?.split(',') ?? partNames
  if (!only.every((name) => partNames.some((known) => known === name))) throw new Error(usage)
  return { quick, only, json }
}
