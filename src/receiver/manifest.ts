import { hash } from 'node:crypto'
import { appendToFrontier, leafHash, rootOfFrontier } from '../evidence/merkle.ts'
import { NotProven } from '../evidence/not-proven.ts'
import { parseNote, type VerifierKey, verifyNote } from '../evidence/signed-note.ts'
import type { Keeper } from './keeper.ts'

/** The gateway's nightly account of one office: what lies there, and what was confirmed as stored. */
export interface Manifest {
  readonly manifest: number
  /** RFC 6962 root over the item lines, standard base64. */
  readonly root: string
  readonly lines: readonly ManifestLine[]
}

export interface ManifestLine {
  readonly item: number
  readonly state: 'waiting' | 'leased' | 'stored'
  readonly messageId: string
  /** SHA-256 of the document, hex, and the record's id: of what is stored only. */
  readonly sha256?: string
  readonly recordId?: string
}

export interface Difference {
  readonly item: number
  readonly found: 'absent' | 'other-content' | 'other-record'
}

export interface ManifestAnswer {
  readonly manifest: number
  readonly root: string
  readonly agrees: boolean
  readonly differences?: readonly Difference[]
}

/**
 * Reads a manifest, whose root must be that of its lines.
 * @param key the log's; without it the signature is not looked at, and the connection alone says whose it is
 * @throws NotProven
 */
export function parseManifest(note: string, key?: VerifierKey): Manifest {
  const { text } = key ? verifyNote(note, key) : parseNote(note)
  const [, head = '', root = '', ...items] = text.slice(0, -1).split('\n')
  const [, manifest, count] = /^(\d{1,15}) \S+ \d{4}-\d\d-\d\d (\d{1,9})$/.exec(head) ?? []
  if (Number(count) !== items.length) throw new NotProven('the manifest does not have as many lines as it says')
  if (rootOf(items) !== root) throw new NotProven('the root of the manifest is not that of its lines')
  return { manifest: Number(manifest), root, lines: items.map(parseLine) }
}

/** Reads every record that the gateway believes to be stored, now and from the store itself. */
export async function compareManifest({ manifest, root, lines }: Manifest, keeper: Keeper): Promise<ManifestAnswer> {
  const differences: Difference[] = []
  for (const line of lines) {
    const found = await compareLine(line, keeper)
    if (found) differences.push({ item: line.item, found })
  }
  return differences.length === 0 ? { manifest, root, agrees: true } : { manifest, root, agrees: false, differences }
}

async function compareLine(line: ManifestLine, keeper: Keeper): Promise<Difference['found'] | undefined> {
  if (line.recordId === undefined) return undefined
  const kept = await keeper.read(line.recordId)
  if (!kept) return 'absent'
  if (kept.messageId !== undefined && kept.messageId !== line.messageId) return 'other-record'
  return hash('sha256', kept.document, 'hex') === line.sha256 ? undefined : 'other-content'
}

function parseLine(line: string): ManifestLine {
  const [item, state, messageId = '', sha256, recordId, ...more] = line.split(' ')
  const known = states.find((one) => one === state)
  if (!known || recordId === undefined || more.length > 0 || !/^\d{1,15}$/.test(item ?? '')) {
    throw new NotProven('a line of the manifest does not have the form of one')
  }
  const stored = known === 'stored' && sha256 !== undefined ? { sha256, recordId } : {}
  return { item: Number(item), state: known, messageId, ...stored }
}

const states = ['waiting', 'leased', 'stored'] as const

function rootOf(lines: readonly string[]): string {
  const frontier = lines.reduce<Buffer[]>((tree, line, size) => appendToFrontier(tree, size, leafHash(line)), [])
  return rootOfFrontier(frontier).toString('base64')
}
