import type { Entry } from '../evidence/entry.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type Frontier, proofsForBatch, rootOfFrontier } from '../evidence/merkle.ts'
import { createReceipt, type Receipt } from '../evidence/receipt.ts'
import type { SignedHead } from './kept-checkpoint.ts'
import type { LogSigner } from './log-signer.ts'

/** Entries that an operation appended from `index` on, and the evidence that answers it, if it is theirs. */
export interface Appended {
  /** The operation's place in its batch. */
  readonly n: number
  readonly index: number
  readonly entries: readonly Entry[]
  readonly answers?: Evidence
}

/** The log before a batch: how many entries it held, and its frontier. */
export interface LogBefore {
  readonly size: number
  readonly frontier: Frontier
}

/**
 * Proves what a committed batch appended: one signature over the new tree head, and proofs from the old frontier and the
 * new leaves alone.
 * @param appended in the order of the log, without a gap, and not nothing
 * @param signed what was signed before the database was asked: a log that does not hold it was rolled back
 * @returns by the operation's place, the receipt for the first entry that it appended, if that answers it
 * @throws ForkedLog
 */
export function proveBatch(
  appended: readonly Appended[],
  before: LogBefore,
  signer: LogSigner,
  signed: SignedHead | undefined,
): ReadonlyMap<number, Receipt> {
  if (signed && !extendsSigned(before, signed)) signer.refuse(signed)
  const leafHashes = appended.flatMap(({ entries }) => entries.map((entry) => entry.leafHash))
  const { root, proofs } = proofsForBatch(before.frontier, before.size, leafHashes)
  const treeSize = before.size + leafHashes.length
  const checkpoint = signer.sign(treeSize, root)
  const receipts = appended.flatMap(({ n, index, answers }) =>
    answers
      ? [[n, createReceipt(answers, index, treeSize, proofs[index - before.size] ?? [], checkpoint)] as const]
      : [],
  )
  return new Map(receipts)
}

/** Whether entries after `before` leave what was signed as it is. What others appended since is compared by jobs. */
function extendsSigned(before: LogBefore, { size, root }: SignedHead): boolean {
  return before.size > size || (before.size === size && rootOfFrontier(before.frontier).equals(root))
}
