import { createHash } from 'node:crypto'
import type postgres from 'postgres'
import type { OfficeId } from '../message/ids.ts'
import type { Look } from '../message/looks.ts'
import type { LookDeps, LookStep } from '../second-look.ts'
import { listAttachments, openAttachment } from './attachments.ts'
import type { Outcome, StepOperation } from './commit.ts'
import { findContent } from './inbox.ts'
import { findReceipt } from './log.ts'
import type { Store } from './store.ts'

type Queries = postgres.Sql | postgres.TransactionSql
type LookStore = Pick<LookDeps, 'findLook' | 'digestWith' | 'settleLook' | 'findReceipt'>

/** What the answer to a second look asks of the store. */
export function createLookStore(
  store: Pick<Store, 'reads' | 'db' | 'attachments' | 'keyring' | 'signer' | 'commit'>,
): LookStore {
  return {
    findLook: async (offices, item, nonce) => {
      const [look] = await store.reads<Look[]>`${selectLooks(store.reads)}
        where l.message = ${item} and l.nonce = decode(${nonce}, 'hex') and l.office = any (${[...offices]}::text[])`
      return look
    },
    digestWith: (look) => digestWith(store, look),
    settleLook: async (step) => (await settleLook(store, step)).receipt,
    findReceipt: (entry) => findReceipt(store.reads, store.signer, entry),
  }
}

/** Settles a look, if nobody has, with its evidence and what it opens. */
export function settleLook(store: Pick<Store, 'commit'>, step: LookStep): Promise<Outcome> {
  const { look, item, result, answer, evidence } = step
  const body = { look, result, answer, at: evidence.eventTime }
  const operation: StepOperation = { kind: 'apply', step: 'look', message: item, body, evidence: [evidence] }
  return store.commit(operation)
}

/** The offices that have confirmed something since a moment and are held, with what decides how many looks are due. */
export async function listLookedAt(sql: Queries, since: Date, dayAgo: Date): Promise<LookedAt[]> {
  return sql<LookedAt[]>`
    select o.id as office, (select count(*)::int from (select from delivery d
        where d.office = o.id and d.state = 'stored' and d.closed_entry >= f.entry limit ${countMax}) as c) as confirmed,
      (select count(*)::int from (select from second_look l where l.office = o.id limit ${countMax}) as c) as "askedEver",
      (select count(*)::int from second_look l where l.office = o.id and l.asked_at > ${dayAgo}) as "askedToday",
      f.entry::float8 as "fromEntry", h.size::float8 as "toEntry"
    from office o, (select log_index_at(${since}) as entry) as f, log_head h
    where o.party is not null and o.kind <> 'manual-desk' and exists (
      select from delivery d where d.office = o.id and d.state = 'stored' and d.closed_entry >= f.entry)`
}

export interface LookedAt {
  readonly office: OfficeId
  /** Items confirmed since, and looks asked ever: counted to 2000 and no further. */
  readonly confirmed: number
  readonly askedEver: number
  readonly askedToday: number
  /** Entries of the log from the one on and before the other are of the time that the sample is drawn from. */
  readonly fromEntry: number
  readonly toEntry: number
}

const countMax = 2000

/**
 * Asks for the first item that the office confirmed from an entry of the log on, and else from the first of the sample:
 * never for one that is asked for already, that another party confirmed, or whose document is erased.
 * @param fresh only one that was never asked for
 */
export async function askLook(
  sql: Queries,
  { office, fromEntry, toEntry }: LookedAt,
  wish: { readonly atEntry: number; readonly fresh: boolean; readonly nonce: Buffer; readonly at: Date },
): Promise<boolean> {
  const asked = await sql`
    insert into second_look (message, office, nonce, asked_at)
    select d.message, d.office, ${wish.nonce}, ${wish.at} from delivery d
    where d.office = ${office} and d.state = 'stored' and d.closed_entry >= ${fromEntry} and d.closed_entry < ${toEntry}
      and d.leased_by = (select o.party from office o where o.id = ${office}) and not is_erased(d.message)
      and not exists (select from second_look l where l.message = d.message and (${wish.fresh} or l.result is null))
    order by d.closed_entry < ${wish.atEntry}, d.closed_entry limit 1
    on conflict do nothing returning pg_notify('budkavle_inbox', office)`
  return asked.length > 0
}

/** One process at a time draws samples; undefined when another does. */
export async function drawingAlone<Result>(
  sql: postgres.Sql,
  work: (tx: postgres.TransactionSql) => Promise<Result>,
): Promise<Result | undefined> {
  const outcome = await sql.begin(async (tx) => {
    const [lock] = await tx<[{ mine: boolean }]>`select pg_try_advisory_xact_lock(hashtext('second looks')) as mine`
    return lock.mine ? { result: await work(tx) } : {}
  })
  return 'result' in outcome ? (outcome.result as Result) : undefined
}

/** Looks that nobody has answered since they were first told before one moment, or asked before another. */
export function listUnanswered(sql: postgres.Sql, told: Date, asked: Date): Promise<Look[]> {
  return sql<Look[]>`${selectLooks(sql)}
    where l.result is null and (l.first_shown_at <= ${told} or l.first_shown_at is null and l.asked_at <= ${asked})
    order by l.id limit 100`
}

/**
 * Ends the looks at what is erased, and at what was brought to its office again while it was being asked for: there is
 * nothing to compare an answer with, so none is missed.
 */
export async function dropPointless(sql: postgres.Sql, at: Date): Promise<void> {
  await sql`
    update second_look l set result = 'dropped', answered_at = ${at} where l.result is null and (is_erased(l.message)
      or exists (select from delivery d where d.message = l.message and d.state <> 'stored'))`
}

/**
 * Asks for one item that was brought to its office again and confirmed since, unless it was asked for since: its digest
 * was known there before, so the confirmation alone shows less than another does.
 */
export async function askResent(sql: Queries, nonce: Buffer, at: Date): Promise<boolean> {
  const asked = await sql`
    insert into second_look (message, office, nonce, asked_at)
    select d.message, d.office, ${nonce}, ${at} from delivery d
    where d.waits_since is not null and d.state = 'stored' and not is_erased(d.message)
      and d.leased_by = (select o.party from office o where o.id = d.office)
      and not exists (select from second_look l where l.message = d.message
        and (l.result is null or l.result <> 'dropped' and l.asked_at > d.waits_since))
    order by d.message limit 1
    on conflict do nothing returning pg_notify('budkavle_inbox', office)`
  return asked.length > 0
}

/** Looks ever, by what they came to; `open` those that wait. */
export function countLooks(sql: postgres.Sql): Promise<{ result: string; looks: number }[]> {
  return sql<{ result: string; looks: number }[]>`
    select coalesce(result, 'open') as result, count(*)::float8 as looks from second_look group by 1`
}

function selectLooks(sql: postgres.Sql) {
  return sql`select l.id::float8 as look, l.message::float8 as item, l.office, d.record_id as "recordId",
    encode(l.nonce, 'hex') as nonce, l.result, encode(l.answer, 'hex') as answer, l.entry::float8 as entry
    from second_look l join delivery d on d.message = l.message`
}

/** Attachments one by one: each may be large. */
async function digestWith(
  { db, reads, attachments, keyring }: Pick<Store, 'db' | 'reads' | 'attachments' | 'keyring'>,
  { office, item, nonce }: Look,
): Promise<string | undefined> {
  const [row] = await reads<[{ erased: boolean }]>`select is_erased(${item}) as erased`
  const content = row.erased ? undefined : await findContent(db, keyring, [office], item)
  if (!content) return undefined
  const digest = createHash('sha256').update(Buffer.from(nonce, 'hex')).update(content.bytes)
  for (const { sha256 } of (await listAttachments(reads, [office], item)) ?? []) {
    const file = await openAttachment(attachments, keyring, [office], item, sha256)
    if (!file) return undefined
    digest.update(file.bytes)
  }
  return digest.digest('hex')
}
