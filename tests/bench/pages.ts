import type postgres from 'postgres'
import { createNoteSigner } from '../../src/evidence/signed-note.ts'
import { createCommit } from '../../src/store/commit.ts'
import { applicationRole, connect } from '../../src/store/connect.ts'
import { readStoreHealth } from '../../src/store/health.ts'
import { createLog } from '../../src/store/log.ts'
import { createLogSigner, type LogSigner } from '../../src/store/log-signer.ts'
import { searchMessages } from '../../src/store/message-search.ts'
import { findMessageReceipt, findMessageView, makeEvidenceFile } from '../../src/store/message-view.ts'
import { migrate } from '../../src/store/migrate.ts'
import { findOfficeDetails } from '../../src/store/office-page.ts'
import { listWatchedStates } from '../../src/store/office-states.ts'
import { fillStore } from '../admin/fill-store.ts'
import { messageOperation, origin, privateKey } from '../store/operations.ts'
import type { Ground } from './ground.ts'
import { median } from './measure.ts'
import type { Row } from './rows.ts'

const [few, many] = [10_000, 100_000]
const at = new Date('2026-11-20T12:00:00Z')
const week = new Date(at.getTime() - 7 * 86_400_000)

/** A log has one signer, which signs no other. */
interface FilledStore {
  readonly sql: postgres.Sql
  readonly signer: LogSigner
}

/** What each page of the administrators' room asks of the store. */
const pages: Readonly<Record<string, (store: FilledStore) => Promise<unknown>>> = {
  'the situation': ({ sql }) => listWatchedStates(sql, 'all', () => [], at),
  'an office': ({ sql }) => findOfficeDetails(sql, 'area-06', () => [], at),
  'the search of a week': ({ sql }) => searchMessages(sql, 'all', { from: week }, at, 51),
  'the search of what is late': ({ sql }) => searchMessages(sql, 'all', { state: 'late' }, at, 51),
  'a message': ({ sql }) => findMessageView(sql, few - 5, [], at),
  'a receipt': ({ sql, signer }) => findMessageReceipt(sql, signer, 1, 0),
  'the evidence file': ({ sql, signer }) => makeEvidenceFile(sql, signer, 1),
  'the state of health': ({ sql }) => readStoreHealth(sql, at),
}

/** (e) The administrators' pages with a hundred thousand messages, beside ten thousand, as many of them open. */
export async function measurePages(ground: Ground, quick: boolean): Promise<Row[]> {
  const rounds = quick ? 20 : 60
  const stores = [await openStore(ground, 'bench_pages_few', few), await openStore(ground, 'bench_pages_many', many)]
  const [small, large] = stores as [FilledStore, FilledStore]
  try {
    const rows: Row[] = []
    for (const [name, open] of Object.entries(pages)) rows.push(await compare(name, open, small, large, rounds))
    return rows
  } finally {
    for (const { sql } of stores) await sql.end()
  }
}

/** In turns, so that a slow minute of the machine is shared by both. */
async function compare(
  name: string,
  open: (store: FilledStore) => Promise<unknown>,
  small: FilledStore,
  large: FilledStore,
  rounds: number,
): Promise<Row> {
  const times = new Map<FilledStore, number[]>([
    [small, []],
    [large, []],
  ])
  for (let round = -5; round < rounds; round += 1) {
    for (const store of round % 2 === 0 ? [small, large] : [large, small]) {
      const started = performance.now()
      await open(store)
      if (round >= 0) times.get(store)?.push(performance.now() - started)
    }
  }
  const [fewMs, manyMs] = [median(times.get(small) ?? []), median(times.get(large) ?? [])]
  return {
    what: `pages: ${name}, ${many.toLocaleString('en')} messages`,
    figure: manyMs,
    unit: 'ms',
    beside: { what: `${few.toLocaleString('en')} messages`, figure: fewMs },
    ratio: manyMs / fewMs,
    aim: { at: 'most', ratio: 1.5 },
  }
}

async function openStore(ground: Ground, name: string, messages: number): Promise<FilledStore> {
  const signer = createLogSigner(createNoteSigner(origin, privateKey(7)))
  const url = await ground.createDatabase(name)
  await migrate(url)
  const owner = connect(url, { max: 1, applicationName: 'bench fill' })
  await owner`set statement_timeout = 0`
  await createLog(owner, origin)
  const sql = connect(url, { max: 1, applicationName: 'bench pages', role: applicationRole })
  await createCommit(sql, signer)(messageOperation())
  await fillStore(owner, { messages, open: 300, at })
  await owner.end()
  return { sql, signer }
}
