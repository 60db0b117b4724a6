import { appendToFrontier, leafHash, rootOfFrontier } from './merkle.ts'
import { NotProven } from './not-proven.ts'

/** What the gateway says of one item of an inbox. The digest and the record only of what was confirmed. */
export interface ManifestLine {
  readonly item: number
  readonly state: 'waiting' | 'leased' | 'stored'
  readonly messageId: string
  /** SHA-256 of the document as the receiver read it back, lower-case hex; null before it has. */
  readonly sha256: string | null
  readonly recordId: string | null
}

export interface ManifestText {
  readonly number: number
  readonly office: string
  /** `YYYY-MM-DD` in Finland. */
  readonly day: string
  /** RFC 6962 root over the lines. */
  readonly root: Buffer
  readonly lines: readonly ManifestLine[]
}

/** How a manifest is told apart from a checkpoint, which the same key signs: by its first line. */
export function manifestOrigin(origin: string): string {
  return `${origin}/manifest`
}

/** RFC 6962 §2.1 over the lines, each without its line break. */
export function manifestRoot(lines: readonly ManifestLine[]): Buffer {
  let frontier: readonly Buffer[] = []
  for (const [size, line] of lines.entries()) frontier = appendToFrontier(frontier, size, leafHash(writeLine(line)))
  return rootOfFrontier(frontier)
}

/** The text that is signed: what it is, its head, its root, then a line for each item. */
export function writeManifest(origin: string, { number, office, day, root, lines }: ManifestText): string {
  const head = [manifestOrigin(origin), `${number} ${office} ${day} ${lines.length}`, root.toString('base64')]
  return `${[...head, ...lines.map(writeLine)].join('\n')}\n`
}

/**
 * Reads the text of a manifest back, its root computed anew from its lines. Whose signature it has is for verifyNote().
 * @throws NotProven when it has another form, or its root is not that of its lines
 */
export function parseManifest(origin: string, text: string): ManifestText {
  const [first, head = '', root = '', ...rest] = text.split('\n')
  if (first !== manifestOrigin(origin) || rest.pop() !== '') throw new NotProven('it is no manifest of this log')
  const [, number, office = '', day = '', count] = headForm.exec(head) ?? []
  const lines = rest.map(parseLine)
  if (Number(count) !== lines.length) throw new NotProven('the manifest does not have as many lines as it says')
  const computed = manifestRoot(lines)
  if (computed.toString('base64') !== root) throw new NotProven('the root of the manifest is not that of its lines')
  return { number: Number(number), office, day, root: computed, lines }
}

function writeLine({ item, state, messageId, sha256, recordId }: ManifestLine): string {
  return `${item} ${state} ${messageId} ${sha256 ?? '-'} ${recordId ?? '-'}`
}

function parseLine(line: string): ManifestLine {
  const [, item, state, messageId = '', sha256, recordId] = lineForm.exec(line) ?? []
  if (item === undefined) throw new NotProven('a line of the manifest does not have its form')
  return {
    item: Number(item),
    state: state as ManifestLine['state'],
    messageId,
    sha256: absentOr(sha256),
    recordId: absentOr(recordId),
  }
}

function absentOr(text = '-'): string | null {
  return text === '-' ? null : text
}

const headForm = /^([1-9][0-9]{0,14}) (\S+) (\d{4}-\d\d-\d\d) (0|[1-9][0-9]{0,4})$/
const lineForm = /^([1-9][0-9]{0,14}) (waiting|leased|stored) ([0-9a-f-]{36}) ([0-9a-f]{64}|-) (\S{1,100})$/
