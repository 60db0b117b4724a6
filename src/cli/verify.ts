import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Evidence } from '../evidence/events.ts'
import { type EvidenceFile, isEvidenceFile, verifyEvidenceFile } from '../evidence/evidence-file.ts'
import { explainEvidence } from '../evidence/explain.ts'
import { type Receipt, verifyReceipt } from '../evidence/receipt.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { readOrUsage, readVerifierKeys } from './args/verifier-keys.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/**
 * `budkavle verify`: whether a receipt is real, and what it proves; or the evidence file of a message, whole. It needs
 * the file and the log's public key only: no server, no database, no configuration. Status 0 yes, 1 no, 2 wrong call.
 */
export const main: Command = (args, io = processIo) => withUsage(usage, args, io, () => verify(args, io))

const usage =
  'usage: budkavle verify <receipt or evidence file> --key <verifier key or file of them> [--message <document file>]'

async function verify(args: string[], io: Io): Promise<number> {
  const { path, keys, message } = parse(args)
  const bytes = await readOrUsage(path, 'the receipt', io)
  const verdict = isEvidenceFile(bytes)
    ? verifyEvidenceFile(bytes, await readVerifierKeys(keys, io))
    : verifyReceipt(bytes, await readVerifierKeys(keys, io))
  if (!verdict.ok) return no(io, verdict.reason)
  const document = message === undefined ? undefined : await readOrUsage(message, 'the document', io)
  const receipts = 'file' in verdict ? verdict.file.receipts : [verdict.receipt]
  if (document && !receipts.every(({ evidence }) => documentOf(evidence) === digestOf(document))) {
    return no(io, `it is a receipt of this log, but not of this document${firstBytes}`)
  }
  const compared = document !== undefined
  io.out('file' in verdict ? describeFile(verdict.file, compared) : describe(verdict.receipt, compared))
  return exitStatus.yes
}

function parse(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { key: { type: 'string', multiple: true }, message: { type: 'string' } },
  })
  const [path, ...others] = positionals
  if (path === undefined || others.length > 0) throw new UsageError('one receipt file is needed')
  return { path, keys: values.key ?? [], message: values.message }
}

function no(io: Io, reason: string): number {
  io.out(`NO: this proves nothing: ${reason}`)
  return exitStatus.no
}

function describe({ evidence, inclusion }: Receipt, compared: boolean): string {
  return [
    `YES: a receipt of the log ${evidence.issuer}`,
    `  entry      ${inclusion.leafIndex}, included in the tree of ${inclusion.treeSize} entries that the log's key signed`,
    `  event      ${evidence.event} at ${evidence.eventTime}, evidence ${evidence.evidenceIdentifier}`,
    ...documentLines(evidence, compared),
    ...explainEvidence(evidence).map((line) => `  ${line}`),
  ].join('\n')
}

/** The whole file in a head, then what each entry proves, in the order of the log. */
function describeFile({ message, receipts }: EvidenceFile, compared: boolean): string {
  const [{ evidence, inclusion }] = receipts as readonly [Receipt, ...Receipt[]]
  const { messageIdentifier, sender } = message
  return [
    `YES: the evidence of message ${messageIdentifier} from party ${sender}, of the log ${evidence.issuer}`,
    `  entries    ${receipts.length}, each included in the one tree of ${inclusion.treeSize} entries that the log's key signed`,
    ...documentLines(evidence, compared),
    '  not said   that the log holds nothing more of this message',
    ...receipts.flatMap(describeEntry),
  ].join('\n')
}

function describeEntry({ evidence, inclusion }: Receipt): string[] {
  const { event, eventTime } = evidence
  return [
    '',
    `  entry ${inclusion.leafIndex}: ${event} at ${eventTime}`,
    ...explainEvidence(evidence).map((line) => `    ${line}`),
  ]
}

function documentLines(evidence: Evidence, compared: boolean): string[] {
  const document = compared ? 'equal to that of the document given' : 'compare with --message <document file>'
  return 'envelopeDigest' in evidence ? [`  document   SHA-256 ${evidence.envelopeDigest.value} (${document})`] : []
}

/** A message that is signed anew and sent again gets the receipt that it got at first. */
const firstBytes = ' (a receipt is of the first bytes that were sent of a message, under their signature)'

/** Undefined where it is of no document, as what is said of an office. */
function documentOf(evidence: Evidence): string | undefined {
  return 'envelopeDigest' in evidence ? evidence.envelopeDigest.value : undefined
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
