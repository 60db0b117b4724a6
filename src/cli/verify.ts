import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import { explainEvidence } from '../evidence/explain.ts'
import { type Receipt, verifyReceipt } from '../evidence/receipt.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { readOrUsage, readVerifierKeys } from './args/verifier-keys.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/**
 * `budkavle verify`: whether a receipt is real, and what it proves. It needs the receipt and the log's public key
 * only: no server, no database, no configuration. Status 0 yes, 1 no, 2 wrong call.
 */
export const main: Command = (args, io = processIo) => withUsage(usage, args, io, () => verify(args, io))

const usage = 'usage: budkavle verify <receipt file> --key <verifier key or file of them> [--message <document file>]'

async function verify(args: string[], io: Io): Promise<number> {
  const { path, keys, message } = parse(args)
  const verdict = verifyReceipt(await readOrUsage(path, 'the receipt', io), await readVerifierKeys(keys, io))
  if (!verdict.ok) return no(io, verdict.reason)
  const document = message === undefined ? undefined : await readOrUsage(message, 'the document', io)
  if (document && digestOf(document) !== documentOf(verdict.receipt)) {
    return no(io, `it is a receipt of this log, but not of this document${firstBytes}`)
  }
  io.out(describe(verdict.receipt, document !== undefined))
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
  const document = compared ? 'equal to that of the document given' : 'compare with --message <document file>'
  return [
    `YES: a receipt of the log ${evidence.issuer}`,
    `  entry      ${inclusion.leafIndex}, included in the tree of ${inclusion.treeSize} entries that the log's key signed`,
    `  event      ${evidence.event} at ${evidence.eventTime}, evidence ${evidence.evidenceIdentifier}`,
    ...('envelopeDigest' in evidence ? [`  document   SHA-256 ${evidence.envelopeDigest.value} (${document})`] : []),
    ...explainEvidence(evidence).map((line) => `  ${line}`),
  ].join('\n')
}

/** A message that is signed anew and sent again gets the receipt that it got at first. */
const firstBytes = ' (a receipt is of the first bytes that were sent of a message, under their signature)'

/** Undefined where it is of no document, as what is said of an office. */
function documentOf({ evidence }: Receipt): string | undefined {
  return 'envelopeDigest' in evidence ? evidence.envelopeDigest.value : undefined
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
