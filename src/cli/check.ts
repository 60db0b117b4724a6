import { parseArgs } from 'node:util'
import { type Checked, checkDocument, checkSigned, type Measure } from '../check.ts'
import { findSignedForm } from '../verify/signed-form.ts'
import { readCertificate } from './args/certificate-file.ts'
import { type LocalTrust, readLocalTrust } from './args/local-trust.ts'
import { readMeasure } from './args/measure.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { describeChecked, toJson } from './args/verdict.ts'
import { readOrUsage } from './args/verifier-keys.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/**
 * `budkavle check`: what a gateway would say of documents, signed or not, without one: by the same functions, in the
 * same codes and texts. Status 0 when all are sound, 1 when one would be refused, 2 wrong call.
 */
export function createCheck(now: () => Date): Command {
  return (args, io = processIo) => withUsage(usage, args, io, () => check(args, io, now()))
}

export const main: Command = createCheck(() => new Date())

const usage = `usage: budkavle check <file>... [--at <time>] [--as fpa|social-services] [--certificate <file>]...
                      [--trust <folder>] [--json]

What a gateway would say of each document: a message in JSON or XML, or the same signed as XML or as JWS, flattened or
compact. - is the standard input.
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
  const certificates = await Promise.all((values.certificate ?? []).map((path) => readCertificate(path, io)))
  const trust = await readLocalTrust(values.trust, certificates, measure)
  const verdicts: (readonly [file: string, checked: Checked])[] = []
  for (const file of positionals) {
    verdicts.push([file, await checkBytes(await readOrUsage(file, 'the document', io), trust, measure)])
  }
  io.out(values.json ? JSON.stringify(verdicts.map(toJson), null, 2) : verdicts.map(describeChecked).join('\n'))
  return verdicts.every(([, { ok }]) => ok) ? exitStatus.yes : exitStatus.no
}

async function checkBytes(bytes: Buffer, trust: LocalTrust, measure: Measure): Promise<Checked> {
  const mediaType = findSignedForm(bytes)
  if (!mediaType) return checkDocument({ bytes }, measure)
  const document = { bytes: mediaType === 'application/xml' ? bytes : trimmed(bytes), mediaType }
  return await checkSigned(document, trust.vouchFor(document), measure)
}

/** Editors end a file with a line break, which no JWS may have. */
function trimmed(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').trim(), 'latin1')
}
