import postgres from 'postgres'
import { createEntry, type Entry } from '../evidence/entry.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type Frontier, proofsForBatch, rootOfFrontier } from '../evidence/merkle.ts'
import { createReceipt, type Receipt } from '../evidence/receipt.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import type { SignedHead } from './kept-checkpoint.ts'
import { createLane } from './lane.ts'
import type { LogSigner } from './log-signer.ts'

/** A message to store with its inbox item; `row` is what the function commit_batch() reads (migrations/0001). */
export interface MessageOperation {
  readonly kind: 'message'
  readonly row: Readonly<Record<string, unknown>>
  /** The sealed document. */
  readonly payload: Buffer
  readonly evidence: readonly Evidence[]
}

/** A step that brings evidence: a refusal, an office told of the item it has claimed, or closing it under its lease. */
export interface StepOperation {
  readonly kind: 'refuse' | 'tell' | 'confirm' | 'reject'
  readonly party: PartyId
  readonly message?: number
  readonly offices?: readonly OfficeId[]
  readonly token?: number
  /** How long the lease lasts from now on. */
  readonly seconds?: number
  readonly record?: string
  /** SHA-256 read back, hex. */
  readonly digest?: string
  readonly alarm?: 'message.id-reused'
  /** What is true if the step is taken; for a confirmation also what is true if its digest is wrong. */
  readonly evidence: readonly Evidence[]
}

/** What became of an operation. `entry` is the log entry that answers it; with `receipt` it is new in this commit. */
export interface Outcome {
  readonly outcome:
    | 'accepted'
    | 'repeat'
    | 'conflict'
    | 'refused'
    | 'told'
    | 'stored'
    | 'rejected'
    | 'mismatch'
    | 'absent'
    | 'closed'
    | 'lost'
  readonly message: number | null
  readonly entry: number | null
  readonly receipt?: Receipt
}

export type Commit = (operation: MessageOperation | StepOperation) => Promise<Outcome>

/**
 * The group commit: all that gathered goes to the database in one call, one transaction; receipts are made after it
 * has committed, under one signature over the new tree head. If the process dies before the commit nothing was said;
 * if it dies after, the sender repeats and gets the receipt that the log already holds.
 *
 * @param onBatch told the size of each batch, for metrics
 */
export function createCommit(sql: postgres.Sql, signer: LogSigner, onBatch: (size: number) => void = () => {}): Commit {
  const joinBatch = createLane(
    async (batch: readonly Prepared[]) => {
      const numbered = batch.map((prepared, n) => ({ ...prepared, n }))
      const messages = numbered.filter(isMessage)
      const steps = numbered.filter((one) => !isMessage(one))
      const lines = [...messages, ...steps].flatMap((one) => one.entries.map((entry) => entry.evidence)).join('\n')
      const payloads = Buffer.concat(messages.map((one) => one.operation.payload)).toString('base64')
      const signed = signer.newest()
      const [answer] = await sql<[BatchAnswer]>`
      select first_index, frontier_before, results
      from commit_batch(${toJson(messages.map(messageRow))}::text::json, ${toJson(steps.map(stepRow))}::text::json,
        ${lines}, ${payloads})`
      onBatch(batch.length)
      return settleBatch(answer, batch, signer, signed)
    },
    batchMax,
    mayBeOfOne,
  )
  // Entries are made before the batch is joined: evidence that is not fit for the log fails its own message only.
  return async (operation) => joinBatch({ operation, entries: operation.evidence.map(createEntry) })
}

/** SQLSTATE of a value or a rule that one row breaks; a server that is full, slow, read-only or away fails them all alike. */
function mayBeOfOne(err: unknown): boolean {
  return err instanceof postgres.PostgresError && /^(22|23|P0)/.test(err.code)
}

/** Measured: larger batches win nothing and make everybody in them wait. */
const batchMax = 128

interface Prepared<Operation = MessageOperation | StepOperation> {
  readonly operation: Operation
  /** Canonical JSON has no line breaks, so that entries can travel one a line. */
  readonly entries: readonly Entry[]
}

type Numbered<Operation = MessageOperation | StepOperation> = Prepared<Operation> & { readonly n: number }

interface BatchAnswer {
  readonly first_index: string
  readonly frontier_before: Buffer[]
  readonly results: readonly (Outcome & { readonly n: number })[]
}

function isMessage(one: Numbered): one is Numbered<MessageOperation> {
  return one.operation.kind === 'message'
}

function messageRow({ n, operation, entries }: Numbered<MessageOperation>): object {
  return { n, ...operation.row, bytes: operation.payload.length, leaves: entries.length }
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
  for (const { n, ...outcome } of answer.results) outcomes[n] = outcome
  const appended = outcomes
    .map((outcome, n) => ({ n, outcome, ...appendedBy(outcome, batch[n] as Prepared) }))
    .filter(({ entries }) => entries.length > 0)
    .sort((a, b) => (a.outcome.entry ?? 0) - (b.outcome.entry ?? 0))
  if (appended.length === 0) return outcomes
  const first = Number(answer.first_index)
  if (signed && !extendsSigned(first, answer.frontier_before, signed)) signer.refuse(signed)
  const leafHashes = appended.flatMap(({ entries }) => entries.map((entry) => entry.leafHash))
  const { root, proofs } = proofsForBatch(answer.frontier_before, first, leafHashes)
  const treeSize = first + leafHashes.length
  const checkpoint = signer.sign(treeSize, root)
  for (const { n, outcome, evidence } of appended) {
    const index = outcome.entry ?? 0
    const receipt = createReceipt(evidence, index, treeSize, proofs[index - first] ?? [], checkpoint)
    outcomes[n] = { ...outcome, receipt }
  }
  return outcomes
}

/** Whether entries from `first` on leave what was signed as it is. What others appended since is compared by jobs. */
function extendsSigned(first: number, frontierBefore: Frontier, { size, root }: SignedHead): boolean {
  return first > size || (first === size && rootOfFrontier(frontierBefore).equals(root))
}

/** The entries that commit_batch() appended for this outcome, and the evidence that answers it. */
function appendedBy(
  { outcome }: Outcome,
  { operation, entries }: Prepared,
): { entries: readonly Entry[]; evidence: Evidence } {
  const [first, second] = operation.evidence as readonly [Evidence, Evidence]
  if (outcome === 'accepted') return { entries, evidence: first }
  if (outcome === 'mismatch') return { entries: entries.slice(1, 2), evidence: second }
  const taken = outcome === 'refused' || outcome === 'told' || outcome === 'stored' || outcome === 'rejected'
  return { entries: taken ? entries.slice(0, 1) : [], evidence: first }
}
