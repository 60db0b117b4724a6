import type postgres from 'postgres'
import { parseCheckpoint, verifyCheckpoint } from '../evidence/checkpoint.ts'
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
import { parseVerifierKey } from '../evidence/signed-note.ts'
import type { SignedHead } from './kept-checkpoint.ts'
import type { LogSigner } from './log-signer.ts'

export interface LogHead {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
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
 * Requires that the log found is ours, and holds all that was signed: the last checkpoint that is stored with it, the one
 * that is kept beside the key, and what this process signed. Signs its head, to know that the key is fit for use.
 * @throws Error naming what is wrong: the gateway must not start on it
 */
export async function requireLog(sql: postgres.Sql, signer: LogSigner): Promise<LogHead> {
  // What was signed before the head: the gateways beside this one go on appending and signing.
  const last = await findLastNote(sql)
  const [kept, newest] = [await signer.kept?.find(), signer.newest()]
  const head = await findLogHead(sql)
  if (!head) throw new Error('the database has no log: create it once with "budkavle create-log"')
  if (head.origin !== signer.origin)
    throw new Error('the log in the database has another origin than the configuration')
  await requireHead(sql, head)
  await requireHeld(sql, head, last === undefined ? undefined : readOwnNote(last, signer), 'its last signed checkpoint')
  await requireHeld(sql, head, kept, `the checkpoint kept in ${signer.kept?.path}`)
  await requireHeld(sql, head, newest, 'what this process has signed')
  verifyCheckpoint(signer.sign(head.size, head.root), [parseVerifierKey(signer.verifierKey)])
  return head
}

async function findLastNote(sql: postgres.Sql): Promise<string | undefined> {
  const [last] = await sql<{ note: string }[]>`select note from log_checkpoint order by size desc limit 1`
  return last?.note
}

function readOwnNote(note: string, signer: LogSigner): SignedHead {
  try {
    return { ...verifyCheckpoint(note, [parseVerifierKey(signer.verifierKey)]), note }
  } catch (cause) {
    throw new Error('the last checkpoint of the log is not of this key: the key is another', { cause })
  }
}

async function requireHeld(
  sql: postgres.Sql,
  head: LogHead,
  signed: SignedHead | undefined,
  what: string,
): Promise<void> {
  if (!signed) return
  if (signed.size > head.size) throw new Error(`the log is shorter than ${what}: it was cut or rolled back`)
  if (!(await holds(sql, head, signed))) throw new Error(`the log is not the one of ${what}`)
}

/** Whether the log with this head is the signed one, with or without more entries after it. */
async function holds(sql: postgres.Sql, head: LogHead, { size, root }: SignedHead): Promise<boolean> {
  if (size > head.size) return false
  return root.equals(size === head.size ? head.root : await rootAt(sql, size))
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

/** The present tree head, signed. @throws ForkedLog */
export async function currentCheckpoint(sql: postgres.Sql, signer: LogSigner): Promise<string> {
  return (await signHead(sql, signer)).note
}

/**
 * Keeps the checkpoint of the present head, in the database and beside the key, for a later start to compare (see
 * `requireLog`).
 * @throws ForkedLog when the log does not hold the one that was kept before
 */
export async function saveCheckpoint(sql: postgres.Sql, signer: LogSigner): Promise<void> {
  const head = await signHead(sql, signer, await signer.kept?.find())
  await sql`insert into log_checkpoint (size, note) values (${head.size}, ${head.note}) on conflict do nothing`
  await signer.kept?.save(head)
}

async function signHead(sql: postgres.Sql, signer: LogSigner, kept?: SignedHead): Promise<SignedHead> {
  const signed = [signer.newest(), kept].filter((one) => one !== undefined)
  const head = await findLogHead(sql)
  if (!head) throw new Error('the database has no log')
  for (const one of signed) if (!(await holds(sql, head, one))) signer.refuse(one)
  return { ...head, note: signer.sign(head.size, head.root) }
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

/** The receipts of several entries in the one tree that a checkpoint signs: two queries, however many they are. */
export async function findReceiptsIn(
  sql: postgres.Sql,
  checkpoint: string,
  indices: readonly number[],
): Promise<Receipt[]> {
  const { size } = parseCheckpoint(checkpoint)
  const rows = await sql<{ index: string; evidence: string }[]>`
    select index, evidence from log_entry where index = any (${[...indices]}::bigint[]) order by index`
  const parts = rows.map(({ index }) => inclusionNodes(Number(index), size))
  const hashOf = await loadNodes(sql, parts.flat(2))
  return rows.map(({ index, evidence }, place) => {
    const proof = proofOf(parts[place] ?? [], hashOf)
    return createReceipt(parseEvidence(evidence), Number(index), size, proof, checkpoint)
  })
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
