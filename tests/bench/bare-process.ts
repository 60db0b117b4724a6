import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { connect } from '../../src/store/connect.ts'
import type { BareJob } from './bare.ts'
import { answerAll } from './child.ts'

answerAll((job) => runBare(job as BareJob))

async function runBare(job: BareJob): Promise<number> {
  const sql = connect(job.url, { max: job.connections, applicationName: 'bench bare' })
  try {
    await Promise.all(Array.from({ length: job.connections }, () => insertOne(sql, job)))
    const started = performance.now()
    const until = started + job.seconds * 1000
    let times = 0
    const work = async () => {
      for (; performance.now() < until; times += 1) await insertOne(sql, job)
    }
    await Promise.all(Array.from({ length: job.connections }, work))
    return (times * 1000) / (performance.now() - started)
  } finally {
    await sql.end()
  }
}

/** One transaction, its three inserts sent without waiting for one another. */
async function insertOne(sql: Sql, { document, evidence }: BareJob): Promise<void> {
  const id = randomUUID()
  await sql.begin((tx) => [
    tx`insert into bare_message (id, sender, document) values (${id}, '0246246-0', ${document})`,
    tx`insert into bare_item (message, office, state) values (${id}, 'area-06', 'open')`,
    tx`insert into bare_entry (message, evidence) values (${id}, ${evidence})`,
  ])
}
