import postgres from 'postgres'
import { createEntry, type Entry } from '../evidence/entry.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Receipt } from '../evidence/receipt.ts'
import type { StopReason } from '../message/delivery.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import { markStep } from '../step-mark.ts'
import { takeWarning } from './connect.ts'
import type { SignedHead } from './kept-checkpoint.ts'
import { createLane } from './lane.ts'
import type { LogSigner } from './log-signer.ts'
import { type Appended, proveBatch } from './prove-batch.ts'

/** A message to store with its inbox item; `row` is what the function commit_batch() reads (migrations/0003). */
export interface MessageOperation {
  readonly kind: 'message'
  readonly row: Readonly<Record<string, unknown>> & { readonly sender: PartyId; readonly id: string }
  /** The sealed document. */
  readonly payload: Buffer
  readonly evidence: readonly Evidence[]
  /** What it does beside itself, with it or not at all; most do nothing. */
  readonly bind?: Bind
}

export interface Bind {
  /** SHA-256, hex, of the uploads that become its attachments, in the document's order. */
  readonly uploads: readonly string[]
  /** Names the consent that counts no more (message/consent-key.ts). */
  readonly withdraws: string | null
  readonly stops: readonly Stop[]
}

/** An item that is not to be handed over any more, where it was seen to lie, and what is true if it still does. */
export interface Stop {
  readonly item: number
  readonly office: OfficeId
  readonly reason: StopReason
  readonly evidence: Evidence
}

/**
 * A step that brings evidence: a refusal, an office told of the item it has claimed, closing it under its lease,
 * showing what was held back, or whatever a function of its own does.
 */
export interface StepOperation {
  readonly kind: 'refuse' | 'tell' | 'confirm' | 'reject' | 'release' | 'apply'
  /** With 'apply': the SQL function `step_<step>(body, entry)` does it; its migration says what it takes. */
  readonly step?: string
  readonly body?: Readonly<Record<string, unknown>>
  readonly party?: PartyId
  readonly message?: number
  readonly offices?: readonly OfficeId[]
  readonly token?: number
  /** How long the lease lasts from now on. */
  readonly seconds?: number
  readonly record?: string
  /** SHA-256 read back, hex. */
  readonly digest?: string
  /** SHA-512 of each attachment read back, hex. */
  readonly attachments?: readonly string[]
  /** With a release: to the manual desk, for its office can take nothing any more. */
  readonly desk?: boolean
  readonly alarm?: 'message.id-reused'
  /**
   * What is true if the step is taken; for a confirmation also what is true if a digest is wrong. With 'apply' all of it
   * is appended.
   */
  readonly evidence: readonly Evidence[]
}

/**
 * What became of an operation. `entry` is the log entry that answers it; with `receipt` it is new in this commit.
 * `again`: what the message would stop has changed meanwhile; it must be looked up again. `done`, or a word of its own
 * for why nothing was done, comes from the function of a step.
 */
export interface Outcome {
  readonly outcome:
    | 'accepted'
    | 'repeat'
    | 'conflict'
    | 'withdrawn'
    | 'attachment-missing'
    | 'again'
    | 'released'
    | 'stopped'
    | 'refused'
    | 'told'
    | 'stored'
    | 'rejected'
    | 'mismatch'
    | 'absent'
    | 'closed'
    | 'lost'
    | 'done'
    | StepAnswer
  readonly message: number | null
  readonly entry: number | null
  readonly receipt?: Receipt
}

/** Why the function of a step did nothing, in its own word. */
type StepAnswer = string & { readonly [answer]?: never }
declare const answer: unique symbol

export type Commit = (operation: MessageOperation | StepOperation) => Promise<Outcome>

/** What a commit tells beside its outcomes. */
export interface CommitTold {
  /** The size of each batch, for metrics. */
  readonly onBatch?: (size: number) => void
  /** The SQLSTATE of a warning that came with a commit, which therefore is not believed. */
  readonly onWarning?: ((sqlState: string) => void) | undefined
}

/** The server has committed, with a warning: a synchronous standby may lack it, so it may be lost with the server. */
export class UnsureCommit extends Error {
  override readonly name = 'UnsureCommit'
}

/**
 * The group commit: all that gathered goes to the database in one call, one transaction; receipts are made after it
 * has committed, under one signature over the new tree head. If the process dies before the commit nothing was said;
 * if it dies after, the sender repeats and gets the receipt that the log already holds. A commit that brings a warning
 * promises nothing either, and the repeat waits for the standby anew: it commits a lock of the log's head.
 */
export function createCommit(sql: postgres.Sql, signer: LogSigner, told: CommitTold = {}): Commit {
  const commitBatch = async (batch: readonly Prepared[]) => {
    const signed = signer.newest()
    takeWarning(sql)
    markStep('commit.gathered')
    const answer = await sendBatch(sql, batch)
    told.onBatch?.(batch.length)
    requireSure(takeWarning(sql), told)
    markStep('commit.done')
    const outcomes = settleBatch(answer, batch, signer, signed)
    markStep('commit.signed')
    return outcomes
  }
  const joinBatch = createLane(commitBatch, batchMax, mayBeOfOne)
  // Entries are made before the batch is joined: evidence that is not fit for the log fails its own message only.
  return async (operation) => {
    const stops = (operation.kind === 'message' && operation.bind?.stops) || []
    const stopEntries = stops.map((stop) => createEntry(stop.evidence))
    return joinBatch({ operation, entries: operation.evidence.map(createEntry), stopEntries })
  }
}

/** @throws UnsureCommit */
function requireSure(warning: string | undefined, { onWarning }: CommitTold): void {
  if (warning === undefined) return
  onWarning?.(warning)
  throw new UnsureCommit('a commit came with a warning')
}

/**
 * SQLSTATE of a value or a rule that one row breaks; a server that is full, slow, read-only or away fails them all
 * alike.
 */
function mayBeOfOne(err: unknown): boolean {
  return err instanceof postgres.PostgresError && /^(22|23|P0)/.test(err.code)
}

/** Measured: larger batches win nothing and make everybody in them wait. */
const batchMax = 128

interface Prepared<Operation = MessageOperation | StepOperation> {
  readonly operation: Operation
  /** Canonical JSON has no line breaks, so that entries can travel one a line. */
  readonly entries: readonly Entry[]
  readonly stopEntries: readonly Entry[]
}

type Numbered<Operation = MessageOperation | StepOperation> = Prepared<Operation> & { readonly n: number }

interface BatchAnswer {
  readonly first_index: string
  readonly frontier_before: Buffer[]
  readonly results: readonly Result[]
}

/** With `stop` it tells not of the operation but of the item of that number that it has stopped. */
interface Result extends Outcome {
  readonly n: number
  readonly stop?: number
}

async function sendBatch(sql: postgres.Sql, batch: readonly Prepared[]): Promise<BatchAnswer> {
  const numbered = batch.map((prepared, n) => ({ ...prepared, n }))
  const messages = numbered.filter(isMessage)
  const binds = messages.filter((one) => one.operation.bind !== undefined)
  const steps = numbered.filter((one) => !isMessage(one))
  const stepRows = [...binds.map(bindRow), ...steps.map(stepRow)]
  const lines = [
    ...messages.flatMap((one) => one.entries),
    ...binds.flatMap((one) => one.stopEntries),
    ...steps.flatMap((one) => one.entries),
  ].map((entry) => entry.evidence)
  const payloads = Buffer.concat(messages.map((one) => one.operation.payload)).toString('base64')
  const [answer] = await sql<[BatchAnswer]>`
    select first_index, frontier_before, results
    from commit_batch(${toJson(messages.map(messageRow))}::text::json, ${toJson(stepRows)}::text::json,
      ${lines.join('\n')}, ${payloads})`
  return answer
}

function isMessage(one: Numbered): one is Numbered<MessageOperation> {
  return one.operation.kind === 'message'
}

function messageRow({ n, operation, entries }: Numbered<MessageOperation>): object {
  return { n, ...operation.row, bytes: operation.payload.length, leaves: entries.length }
}

function bindRow({ n, operation: { row, bind } }: Numbered<MessageOperation>): object {
  const { uploads = [], withdraws = null, stops = [] } = bind ?? {}
  const items = stops.map((stop) => stop.item)
  const [offices, reasons] = [stops.map((stop) => stop.office), stops.map((stop) => stop.reason)]
  const { sender, id, consent, at } = row
  const told = { sender, id, consent, at, uploads, withdraws, items, offices, reasons }
  return { n, kind: 'bind', ...told, leaves: stops.length }
}

function stepRow({ n, operation, entries }: Numbered): object {
  const { evidence: _, ...step } = operation as StepOperation
  return { n, ...step, leaves: entries.length }
}

/** A text cast to json: postgres.js would run an object through its own serialiser. */
function toJson(rows: readonly object[]): string {
  return JSON.stringify(rows)
}

/**
 * Gives each operation its outcome, and those that appended evidence the receipt for the first entry they appended.
 * @param signed what was signed before the database was asked: a log that does not hold it was rolled back
 * @throws ForkedLog
 */
function settleBatch(
  answer: BatchAnswer,
  batch: readonly Prepared[],
  signer: LogSigner,
  signed: SignedHead | undefined,
): Outcome[] {
  const outcomes: Outcome[] = []
  for (const { n, stop, ...outcome } of answer.results) if (stop === undefined) outcomes[n] = outcome
  const appended = answer.results
    .map((result) => appendedBy(result, batch[result.n] as Prepared))
    .filter(({ entries }) => entries.length > 0)
    .sort((a, b) => a.index - b.index)
  if (appended.length === 0) return outcomes
  const before = { size: Number(answer.first_index), frontier: answer.frontier_before }
  for (const [n, receipt] of proveBatch(appended, before, signer, signed)) {
    outcomes[n] = { ...(outcomes[n] as Outcome), receipt }
  }
  return outcomes
}

/** What commit_batch() appended for an operation, by what became of it. */
function appendedBy({ n, outcome, entry, stop }: Result, { operation, entries, stopEntries }: Prepared): Appended {
  const at = { n, index: entry ?? 0 }
  if (stop !== undefined) return { ...at, entries: stopEntries.slice(stop, stop + 1) }
  const [first, second] = operation.evidence as readonly [Evidence, Evidence]
  if (outcome === 'accepted' || outcome === 'done') return { ...at, entries, answers: first }
  if (outcome === 'mismatch') return { ...at, entries: entries.slice(1, 2), answers: second }
  return { ...at, entries: taken.has(outcome) ? entries.slice(0, 1) : [], answers: first }
}

const taken: ReadonlySet<Outcome['outcome']> = new Set(['refused', 'told', 'stored', 'rejected', 'released'])
