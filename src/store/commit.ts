import type postgres from 'postgres'
import { canonicalJson } from '../evidence/canonical-json.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { leafHash, proofsForBatch } from '../evidence/merkle.ts'
import { createReceipt, type Receipt } from '../evidence/receipt.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import { createLane } from './lane.ts'
import type { LogSigner } from './log.ts'

/** A message to store with its inbox item; `row` is what the function commit_batch() reads (migrations/0001). */
export interface MessageOperation {
  readonly kind: 'message'
  readonly row: Readonly<Record<string, unknown>>
  /** The sealed document. */
  readonly payload: Buffer
  readonly evidence: readonly Evidence[]
}

/** A step that brings evidence: a refusal, or an office closing an item under its lease. */
export interface StepOperation {
  readonly kind: 'refuse' | 'confirm' | 'reject'
  readonly party: PartyId
  readonly message?: number
  readonly offices?: readonly OfficeId[]
  readonly token?: number
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
  return createLane(async (batch) => {
    const prepared: Prepared[] = batch.map((operation, n) => ({
      n,
      operation,
      leaves: operation.evidence.map(canonicalJson),
    }))
    const messages = prepared.filter(isMessage)
    const steps = prepared.filter((one) => !isMessage(one))
    const leaves = [...messages, ...steps].flatMap((one) => one.leaves).join('\n')
    const payloads = Buffer.concat(messages.map((one) => one.operation.payload)).toString('base64')
    const [answer] = await sql<[BatchAnswer]>`
      select first_index, frontier_before, results
      from commit_batch(${toJson(messages.map(messageRow))}::text::json, ${toJson(steps.map(stepRow))}::text::json,
        ${leaves}, ${payloads})`
    onBatch(batch.length)
    return settleBatch(answer, prepared, signer)
  }, batchMax)
}

/** Measured: larger batches win nothing and make everybody in them wait. */
const batchMax = 128

interface Prepared<Operation = MessageOperation | StepOperation> {
  readonly n: number
  readonly operation: Operation
  /** Canonical JSON has no line breaks, so that leaves can travel one a line. */
  readonly leaves: readonly string[]
}

interface BatchAnswer {
  readonly first_index: string
  readonly frontier_before: Buffer[]
  readonly results: readonly (Outcome & { readonly n: number })[]
}

function isMessage(one: Prepared): one is Prepared<MessageOperation> {
  return one.operation.kind === 'message'
}

function messageRow({ n, operation, leaves }: Prepared<MessageOperation>): object {
  return { n, ...operation.row, bytes: operation.payload.length, leaves: leaves.length }
}

function stepRow({ n, operation, leaves }: Prepared): object {
  const { evidence: _, ...step } = operation as StepOperation
  return { n, ...step, leaves: leaves.length }
}

/** A text cast to json: postgres.js would run an object through its own serialiser. */
function toJson(rows: readonly object[]): string {
  return JSON.stringify(rows)
}

/** Gives each operation its outcome, and those that appended evidence the receipt for the first entry they appended. */
function settleBatch(answer: BatchAnswer, prepared: readonly Prepared[], signer: LogSigner): Outcome[] {
  const outcomes: Outcome[] = []
  for (const { n, ...outcome } of answer.results) outcomes[n] = outcome
  const first = Number(answer.first_index)
  const appended = answer.results
    .map((outcome) => ({ outcome, leaves: appendedLeaves(outcome.outcome, prepared[outcome.n]?.leaves ?? []) }))
    .filter(({ leaves }) => leaves.length > 0)
    .sort((a, b) => (a.outcome.entry ?? 0) - (b.outcome.entry ?? 0))
  const { root, proofs } = proofsForBatch(
    answer.frontier_before,
    first,
    appended.flatMap(({ leaves }) => leaves.map(leafHash)),
  )
  const treeSize = first + proofs.length
  const checkpoint = signer.sign(treeSize, root)
  for (const { outcome } of appended) {
    const entry = outcome.entry ?? 0
    const { operation } = prepared[outcome.n] as Prepared
    const evidence = operation.evidence[outcome.outcome === 'mismatch' ? 1 : 0] as Evidence
    const receipt = createReceipt(evidence, entry, treeSize, proofs[entry - first] ?? [], checkpoint)
    outcomes[outcome.n] = { ...(outcomes[outcome.n] as Outcome), receipt }
  }
  return outcomes
}

/** The leaves that commit_batch() appended for this outcome, in their order in the log. */
function appendedLeaves(outcome: Outcome['outcome'], leaves: readonly string[]): readonly string[] {
  if (outcome === 'accepted') return leaves
  if (outcome === 'mismatch') return leaves.slice(1, 2)
  return outcome === 'refused' || outcome === 'stored' || outcome === 'rejected' ? leaves.slice(0, 1) : []
}
