import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { ask, stopChild } from './child.ts'

/** Bare transactions: what the database alone does with a message, an inbox item and a log entry. */
export interface BareJob {
  readonly url: string
  readonly connections: number
  readonly seconds: number
  readonly document: string
  readonly evidence: string
}

export interface BareGenerator {
  /** Transactions a second. */
  run(job: BareJob): Promise<number>
  stop(): Promise<void>
}

export async function createBareTables(sql: Sql): Promise<void> {
  await sql.unsafe(`
    create table bare_message (id uuid primary key, sender text not null, document text not null);
    alter table bare_message alter column document set storage external;
    create table bare_item (id bigserial primary key, message uuid not null, office text not null, state text not null);
    create index on bare_item (office, id) where state = 'open';
    create table bare_entry (index bigserial primary key, message uuid not null, evidence text not null)`)
}

/** By the driver that the gateway uses, in a process of its own. */
export function startBareGenerator(): BareGenerator {
  const child: ChildProcess = fork(new URL('bare-process.ts', import.meta.url))
  return { run: (job) => ask<number>(child, job), stop: () => stopChild(child) }
}

/** The same transactions by pgbench, which is written in C. */
export function runPgbench({ url, connections, seconds, document, evidence }: BareJob): number {
  const folder = mkdtempSync(join(tmpdir(), 'budkavle-bench-'))
  try {
    const file = join(folder, 'script.sql')
    writeFileSync(file, pgbenchScript)
    const { hostname, searchParams, pathname, username } = new URL(url)
    const args = ['-h', searchParams.get('host') ?? hostname, '-U', username, '-n', '-M', 'prepared', '-f', file]
    const load = ['-c', String(connections), '-j', String(Math.min(2, connections)), '-T', String(Math.ceil(seconds))]
    const variables = ['-D', `document=${document}`, '-D', `evidence=${evidence}`]
    const { stdout } = spawnSync('pgbench', [...args, ...load, ...variables, pathname.slice(1)], { encoding: 'utf8' })
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const pgbenchScript = `
begin;
insert into bare_message (id, sender, document) values (gen_random_uuid(), '0246246-0', :document::text) returning id \\gset
insert into bare_item (message, office, state) values (:id::uuid, 'area-06', 'open');
insert into bare_entry (message, evidence) values (:id::uuid, :evidence::text);
commit;
`
