import type postgres from 'postgres'
import type { StoredNode } from '../evidence/merkle.ts'
import type { StoredCheckpoint, StoredEntry, StoredLog } from '../evidence/verify-log.ts'

/** The whole log as one moment of the database shows it, read in pages, for `verifyLog`. */
export async function openLogReader(sql: postgres.Sql): Promise<{ readonly log: StoredLog; close(): Promise<void> }> {
  const session = await sql.reserve()
  await session`begin isolation level repeatable read read only`
  const [head] = await session<{ size: string; frontier: Buffer[] }[]>`select size, frontier from log_head`
  if (!head) throw new Error('the database has no log')
  return {
    log: {
      head: { size: Number(head.size), frontier: head.frontier },
      entries: () => readEntries(session),
      nodes: () => readNodes(session),
      checkpoints: () => readCheckpoints(session),
    },
    async close() {
      await session`rollback`
      session.release()
    },
  }
}

const pageRows = 2_000

async function* readEntries(session: postgres.Sql): AsyncGenerator<StoredEntry> {
  for (let after = -1; ; ) {
    const page = await session<{ index: string; evidence: string; leaf_hash: Buffer }[]>`
      select index, evidence, leaf_hash from log_entry where index > ${after} order by index limit ${pageRows}`
    for (const row of page) yield { index: Number(row.index), evidence: row.evidence, leafHash: row.leaf_hash }
    if (page.length < pageRows) return
    after = Number(page.at(-1)?.index)
  }
}

async function* readNodes(session: postgres.Sql): AsyncGenerator<StoredNode> {
  for (let level = 8; level <= 48; level += 8) {
    for (let after = -1; ; ) {
      const page = await session<{ index: string; hash: Buffer }[]>`
        select index, hash from log_subtree where level = ${level} and index > ${after} order by index limit ${pageRows}`
      for (const row of page) yield { level, index: Number(row.index), hash: row.hash }
      if (page.length < pageRows) break
      after = Number(page.at(-1)?.index)
    }
  }
}

async function* readCheckpoints(session: postgres.Sql): AsyncGenerator<StoredCheckpoint> {
  for (let after = -1; ; ) {
    const page = await session<{ size: string; note: string }[]>`
      select size, note from log_checkpoint where size > ${after} order by size limit ${pageRows}`
    for (const row of page) yield { size: Number(row.size), note: row.note }
    if (page.length < pageRows) return
    after = Number(page.at(-1)?.size)
  }
}
