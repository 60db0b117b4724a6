import type postgres from 'postgres'
import { createCheckpoint } from '../evidence/checkpoint.ts'
import { parseEvidence } from '../evidence/entry.ts'
import { perfectSubtreeRoot, rootOfFrontier, type TreeNode } from '../evidence/merkle.ts'
import {
  consistencyNodes,
  frontierNodes,
  inclusionNodes,
  type ProofPart,
  proofOf,
  storedNodesUnder,
} from '../evidence/merkle-proof.ts'
import { createReceipt, type Receipt } from '../evidence/receipt.ts'
import type { NoteSigner } from '../evidence/signed-note.ts'

/** Signs tree heads; the last one is kept, because every receipt of a batch shares it. */
export interface LogSigner {
  readonly origin: string
  readonly verifierKey: string
  sign(size: number, root: Buffer): string
}

export interface LogHead {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

export function createLogSigner(signer: NoteSigner): LogSigner {
  return {
    origin: signer.name,
    verifierKey: signer.verifierKey,
    sign: (size, root) => signer.sign(createCheckpoint(signer.name, size, root)),
  }
}

/**
 * Creates the log: an act of its own, done once. A gateway that finds no log does not make one by itself, for a lost
 * log must not be mistaken for a new one.
 */
export async function createLog(owner: postgres.Sql, origin: string): Promise<void> {
  await owner`insert into log_head (origin, size, frontier) values (${origin}, 0, '{}')`
}

export async function findLogHead(sql: postgres.Sql): Promise<LogHead | undefined> {
  const [row] = await sql<
    { origin: string; size: string; frontier: Buffer[] }[]
  >`select origin, size, frontier from log_head`
  return row && { origin: row.origin, size: Number(row.size), root: rootOfFrontier(row.frontier) }
}

/**
 * Requires that the log found is ours and has not lost its end since the last checkpoint was signed.
 * @throws Error naming what is wrong: the gateway must not start on it
 */
export async function requireLog(sql: postgres.Sql, signer: LogSigner): Promise<LogHead> {
  // The checkpoint before the head: the gateways beside this one go on appending and signing.
  const [last] = await sql<
    { size: string; note: string }[]
  >`select size, note from log_checkpoint order by size desc limit 1`
  const head = await findLogHead(sql)
  if (!head) throw new Error('the database has no log: create it once with "budkavle create-log"')
  if (head.origin !== signer.origin)
    throw new Error('the log in the database has another origin than the configuration')
  await requireHead(sql, head)
  if (!last) return head
  const size = Number(last.size)
  if (size > head.size) throw new Error('the log is shorter than its last signed checkpoint')
  const root = await rootAt(sql, size)
  if (signer.sign(size, root) !== last.note)
    throw new Error('the log is not the one that its last checkpoint signed, or the key is another')
  return head
}

/** Receipts are signed over the head: one that is not of the entries would fork the log. */
async function requireHead(sql: postgres.Sql, head: LogHead): Promise<void> {
  const beyond = await sql`select from log_head h join log_entry e on e.index >= h.size limit 1`
  const root = await rootAt(sql, head.size).catch((err: unknown) => {
    if (err instanceof RangeError) return undefined
    throw err
  })
  if (beyond.length > 0 || !root?.equals(head.root)) throw new Error('the head of the log is not that of its entries')
}

/** The present tree head, signed. */
export async function currentCheckpoint(sql: postgres.Sql, signer: LogSigner): Promise<string> {
  const head = await findLogHead(sql)
  if (!head) throw new Error('the database has no log')
  return signer.sign(head.size, head.root)
}

/** Keeps the checkpoint of the present head, so that a later start can compare (see `requireLog`). */
export async function saveCheckpoint(sql: postgres.Sql, signer: LogSigner): Promise<void> {
  const head = await findLogHead(sql)
  if (!head || head.size === 0) return
  await sql`insert into log_checkpoint (size, note) values (${head.size}, ${signer.sign(head.size, head.root)}) on conflict do nothing`
}

/** The receipt for an entry, byte for byte as it was first given: to the tree head of the commit that appended it. */
export async function findReceipt(sql: postgres.Sql, signer: LogSigner, index: number): Promise<Receipt | undefined> {
  const [receipt] = await findReceipts(sql, signer, [index])
  return receipt
}

/** Several receipts, in the order of the log. */
export async function findReceipts(
  sql: postgres.Sql,
  signer: LogSigner,
  indices: readonly number[],
): Promise<Receipt[]> {
  const rows = await sql<{ index: string; evidence: string; tree_size: string }[]>`
    select index, evidence, tree_size from log_entry where index = any (${[...indices]}::bigint[]) order by index`
  const receipts: Receipt[] = []
  for (const row of rows) {
    const [leafIndex, treeSize] = [Number(row.index), Number(row.tree_size)]
    const hashes = await hashesOf(sql, inclusionNodes(leafIndex, treeSize))
    const checkpoint = signer.sign(treeSize, await rootAt(sql, treeSize))
    receipts.push(createReceipt(parseEvidence(row.evidence), leafIndex, treeSize, hashes, checkpoint))
  }
  return receipts
}

/** RFC 6962 §2.1.1, hashes deepest first. @throws RangeError unless index < size ≤ the log's size */
export async function inclusionProof(sql: postgres.Sql, index: number, size: number): Promise<Buffer[]> {
  return hashesOf(sql, inclusionNodes(index, size))
}

/** RFC 6962 §2.1.2. @throws RangeError unless size1 ≤ size2 */
export async function consistencyProof(sql: postgres.Sql, size1: number, size2: number): Promise<Buffer[]> {
  return hashesOf(sql, consistencyNodes(size1, size2))
}

/** Root of the tree as it was at this size. */
export async function rootAt(sql: postgres.Sql, size: number): Promise<Buffer> {
  const nodes = frontierNodes(size)
  const hashOf = await loadNodes(sql, nodes)
  return rootOfFrontier(nodes.map(hashOf))
}

async function hashesOf(sql: postgres.Sql, parts: readonly ProofPart[]): Promise<Buffer[]> {
  return proofOf(parts, await loadNodes(sql, parts.flat()))
}

/** Reads the stored hashes under all these nodes at once, and folds each node from its own. */
async function loadNodes(sql: postgres.Sql, nodes: readonly TreeNode[]): Promise<(node: TreeNode) => Buffer> {
  const ranges = nodes.map(storedNodesUnder)
  const rows = await sql<{ level: number; index: string; hash: Buffer }[]>`
    with range as (select * from unnest(${ranges.map((r) => r.level)}::int[], ${ranges.map((r) => r.first)}::bigint[],
      ${ranges.map((r) => r.count)}::bigint[]) as r(level, first, count))
    select 0 as level, e.index, e.leaf_hash as hash from range r
      join log_entry e on e.index >= r.first and e.index < r.first + r.count where r.level = 0
    union all
    select r.level, s.index, s.hash from range r
      join log_subtree s on s.level = r.level and s.index >= r.first and s.index < r.first + r.count where r.level > 0`
  const stored = new Map(rows.map((row) => [`${row.level}/${row.index}`, row.hash]))
  return (node) => {
    const { level, first, count } = storedNodesUnder(node)
    const hashes = Array.from({ length: count }, (_, i) => stored.get(`${level}/${first + i}`))
    if (hashes.includes(undefined)) throw new RangeError('the log does not reach that far')
    return perfectSubtreeRoot(hashes as Buffer[])
  }
}
