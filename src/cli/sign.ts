import { parseArgs } from 'node:util'
import { checkDocument, checkSigned, type Measure } from '../check.ts'
import { Refusal } from '../errors.ts'
import { type MediaType, mediaTypes } from '../message/media-types.ts'
import type { DocumentSigner } from '../sign/sign-document.ts'
import type { Certificate } from '../verify/x509.ts'
import { readFirstCertificate } from './args/certificate-file.ts'
import { type Draft, encodeDraft, readDraft } from './args/draft.ts'
import { readMeasure } from './args/measure.ts'
import { readPrivateKey } from './args/private-key-file.ts'
import { signBatch } from './args/sign-batch.ts'
import { signText } from './args/sign-text.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { faultLines } from './args/verdict.ts'
import { readOrUsage } from './args/verifier-keys.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/**
 * `budkavle sign`: a message, or a batch of signed messages, checked as intake would, in the encoding that is asked for
 * and signed. Status 0 signed, 1 not signed because it would be refused, 2 wrong call.
 */
export function createSign(now: () => Date): Command {
  return (args, io = processIo) => withUsage(usage, args, io, () => sign(args, io, now()))
}

export const main: Command = createSign(() => new Date())

const usage = `usage: budkavle sign <file> --key <file> --certificate <file> [--xml | --jws | --compact] [--out <file>]
                     [--new-id] [--now] [--as fpa|social-services] [--anyway]
       budkavle sign --batch <signed file>... --key <file> --certificate <file> [--xml | --jws | --compact]
                     [--out <file>] [--as fpa|social-services] [--anyway]

Checks a message, JSON or XML, as the gateway would, and signs it. - is the standard input.
  --batch        instead, checks documents that are signed already, and signs the batch of them
  --key          the private key, PEM without a passphrase
  --certificate  its certificate, PEM or DER; of several in the file, the first
  --xml          XML with a XAdES B-B signature: as it is done with XML unless told otherwise
  --jws          JWS in flattened JSON: as it is done with JSON unless told otherwise
  --compact      JWS in compact form
  --out          where the document goes; without it, to the standard output
  --new-id       with a new messageId
  --now          with this moment as createdAt
  --as           what kind of party sends it; without it, FPA is known by its business id
  --anyway       sign also what a gateway would refuse, for tests`

const options = {
  batch: { type: 'boolean' },
  key: { type: 'string' },
  certificate: { type: 'string' },
  xml: { type: 'boolean' },
  jws: { type: 'boolean' },
  compact: { type: 'boolean' },
  out: { type: 'string' },
  'new-id': { type: 'boolean' },
  now: { type: 'boolean' },
  as: { type: 'string' },
  anyway: { type: 'boolean' },
} as const

type Call = ReturnType<typeof parse>

async function sign(args: string[], io: Io, now: Date): Promise<number> {
  const call = parse(args)
  const measure = await readMeasure(call, now)
  const certificate = await readFirstCertificate(call.certificate, io)
  const signer = { key: await readPrivateKey(call.key, certificate, io), certificate: certificate.der }
  try {
    if (call.batch) return await signBatch(call, { ...signer, named: certificate }, measure, io, now)
    const bytes = await readOrUsage(call.path, 'the message', io)
    const draft = readDraft(bytes, measure.schemas, { newId: call['new-id'], createdAt: call.now ? now : undefined })
    if (!isSound(draft, call, measure, io)) return exitStatus.no
    const mediaType = call.mediaType ?? (draft.encoding === 'xml' ? 'application/xml' : 'application/jose+json')
    const document = await signDraft(draft, mediaType, signer, now)
    if (!(await isSignedWell(document, mediaType, certificate, call, measure, io))) return exitStatus.no
    await io.writeFile(call.out ?? '-', document)
    io.error(`signed: ${draft.type.name}/${draft.type.version}, to be sent as ${mediaType}`)
    return exitStatus.yes
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    return refuse(err, io)
  }
}

function parse(args: string[]) {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [path, ...others] = positionals
  const { batch, key, certificate, out, xml, jws, compact } = values
  if (path === undefined) throw new UsageError(batch ? 'signed documents are needed' : 'one message file is needed')
  if (!batch && others.length > 0) throw new UsageError('one message file is needed; several only with --batch')
  if (batch && (values['new-id'] || values.now)) throw new UsageError('what is signed already is not changed')
  if (key === undefined || certificate === undefined) throw new UsageError('a key and its certificate are needed')
  if (out !== undefined && [...positionals, key, certificate].includes(out)) {
    throw new UsageError('--out names a file that is read: it would be lost')
  }
  if ([xml, jws, compact].filter(Boolean).length > 1) throw new UsageError('only one of --xml, --jws and --compact')
  return { ...values, key, certificate, path, paths: positionals, mediaType: mediaTypeOf({ xml, jws, compact }) }
}

type Form = 'xml' | 'jws' | 'compact'

function mediaTypeOf(form: Readonly<Record<Form, boolean | undefined>>): MediaType | undefined {
  if (form.xml) return 'application/xml'
  if (form.compact) return 'application/jose'
  return form.jws ? 'application/jose+json' : undefined
}

/** Says what is wrong; with `--anyway` that is no reason to stop. */
function isSound({ text, encoding }: Draft, { anyway }: Call, measure: Measure, io: Io): boolean {
  const checked = checkDocument({ bytes: Buffer.from(text), encoding }, measure)
  if (checked.ok) return true
  if (!anyway) refuse(checked.refusal, io)
  return anyway === true
}

function refuse(refusal: Refusal, io: Io): number {
  io.error(['not signed: a gateway would refuse it', ...indented(refusal)].join('\n'))
  return exitStatus.no
}

async function signDraft(draft: Draft, mediaType: MediaType, signer: DocumentSigner, now: Date): Promise<string> {
  const text = encodeDraft(draft, mediaTypes[mediaType])
  return await signText(text, mediaType, signer, now)
}

/** A certificate that may be better on the day is only warned of; whose it is, is not a matter of the day. */
async function isSignedWell(
  document: string,
  mediaType: MediaType,
  certificate: Certificate,
  { anyway }: Call,
  measure: Measure,
  io: Io,
): Promise<boolean> {
  const signed = { bytes: Buffer.from(document), mediaType }
  const checked = await checkSigned(signed, { certificates: [certificate] }, measure)
  if (checked.ok) return true
  const isWarning = anyway || checked.refusal.code.startsWith('certificate.')
  if (isWarning) io.error(['warning: a gateway would refuse it', ...indented(checked.refusal)].join('\n'))
  else refuse(checked.refusal, io)
  return isWarning
}

function indented(refusal: Refusal): string[] {
  return faultLines(refusal).map((line) => `  ${line}`)
}
