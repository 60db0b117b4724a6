import { parseArgs } from 'node:util'
import { type Checked, checkDocument, checkSigned } from '../check.ts'
import { type BatchMeasure, type CheckedBatch, checkBatch } from '../check-batch.ts'
import { findSigned } from '../verify/signed-form.ts'
import { batchToJson, describeBatch } from './args/batch-verdict.ts'
import { readFirstCertificate } from './args/certificate-file.ts'
import { type LocalTrust, readLocalTrust } from './args/local-trust.ts'
import { readMeasure } from './args/measure.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { describeChecked, toJson } from './args/verdict.ts'
import { readOrUsage } from './args/verifier-keys.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/**
 * `budkavle check`: what a gateway would say of documents and batches, signed or not, without one: by the same
 * functions, in the same codes and texts. Status 0 when all are sound, 1 when one would be refused, 2 wrong call.
 */
export function createCheck(now: () => Date): Command {
  return (args, io = processIo) => withUsage(usage, args, io, () => check(args, io, now()))
}

export const main: Command = createCheck(() => new Date())

const usage = `usage: budkavle check <file>... [--at <time>] [--as fpa|social-services] [--certificate <file>]...
                      [--trust <folder>] [--json]

What a gateway would say of each document: a message in JSON or XML, or the same signed as XML or as JWS, flattened or
compact; or of a batch, and of each document in it. - is the standard input.
  --at           as if it came then, such as 2026-11-20T13:00:00Z; without it, now
  --as           what kind of party sends it; without it, FPA is known by its business id
  --certificate  a signing certificate, PEM or DER: for documents that name theirs without showing it, and with
                 --trust the only ones that count as registered
  --trust        the folder of trust.json: the certificate's path and revocation are judged too, by the lists that
                 it names, which are fetched
  --json         for machines

What only a gateway can tell is listed as not checked. No value of a document is printed.`

const options = {
  at: { type: 'string' },
  as: { type: 'string' },
  certificate: { type: 'string', multiple: true },
  trust: { type: 'string' },
  json: { type: 'boolean' },
} as const

async function check(args: string[], io: Io, now: Date): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (positionals.length === 0) throw new UsageError('at least one file is needed')
  const measure = await readMeasure(values, now)
  const certificates = await Promise.all((values.certificate ?? []).map((path) => readFirstCertificate(path, io)))
  const trust = await readLocalTrust(values.trust, certificates, measure)
  const verdicts: Verdict[] = []
  for (const file of positionals) {
    verdicts.push([file, await checkBytes(await readOrUsage(file, 'the document', io), trust, measure)])
  }
  io.out(values.json ? JSON.stringify(verdicts.map(verdictToJson), null, 2) : verdicts.map(describe).join('\n'))
  return verdicts.every(([, { ok }]) => ok) ? exitStatus.yes : exitStatus.no
}

type Verdict = readonly [file: string, checked: Checked | CheckedBatch]

async function checkBytes(
  read: Buffer,
  { vouchFor }: LocalTrust,
  measure: BatchMeasure,
): Promise<Checked | CheckedBatch> {
  const signed = findSigned(read)
  const batch = await checkBatch(signed ?? { bytes: read, mediaType: undefined }, vouchFor, measure)
  if (batch) return batch
  return signed ? await checkSigned(signed, vouchFor(signed), measure) : checkDocument({ bytes: read }, measure)
}

function describe([file, checked]: Verdict): string {
  return 'envelope' in checked ? describeBatch(file, checked) : describeChecked(file, checked)
}

function verdictToJson([file, checked]: Verdict) {
  return { file, ...('envelope' in checked ? batchToJson(checked) : toJson(checked)) }
}
