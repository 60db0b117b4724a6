import type { Calendar } from './clock/clock.ts'
import { type Forecast, forecast } from './clock/forecast.ts'
import { Refusal } from './errors.ts'
import { findDirection } from './message/direction.ts'
import { findField } from './message/field.ts'
import type { PartyId, PartyKind } from './message/ids.ts'
import { type Encoding, mediaTypes } from './message/media-types.ts'
import type { Message } from './message/message.ts'
import { createReceived } from './message/receive.ts'
import type { Signer } from './message/stages.ts'
import type { Direction, LegalModeRule } from './message/type-rules.ts'
import { type Judged, judgeConsent, judgeContent, readContent } from './validate/judge.ts'
import type { Schemas } from './validate/validate.ts'
import { canonicalize } from './verify/c14n.ts'
import { parseEnvelope } from './verify/envelope.ts'
import type { SignedDocument } from './verify/signed-form.ts'
import { type Trust, verify } from './verify/verify.ts'
import { verifyAlone } from './verify/verify-alone.ts'
import type { Certificate } from './verify/x509.ts'
import { parseXml } from './verify/xml.ts'

/** What the gateway would say of a document, as far as can be told without it. */
export type Checked = Sound | Faulty

export interface Faulty {
  readonly ok: false
  /** With the code, the text and the faults that the gateway would give. */
  readonly refusal: Refusal
}

/** `shownFrom` and `clocks` as if it came at that moment and found its office. */
export interface Sound extends Judged, Forecast {
  readonly ok: true
  readonly sender: Signer
  readonly direction: Direction | undefined
  readonly signature: SignatureChecked | null
  /** What only a gateway can tell of this document. */
  readonly notChecked: readonly NotChecked[]
}

export interface SignatureChecked {
  /** Name in the closed list of verify/algorithms.ts. */
  readonly algorithm: string
  /** SHA-256 of the signing certificate's DER, base64url. */
  readonly certificate: string
}

export const notChecked = {
  signature: 'the signature: there is none yet',
  registration: 'whether the signing certificate is registered to the sender',
  path: 'whether a valid path leads from the certificate to a trusted authority, and whether it is revoked',
  identifier: 'whether messageId was used before, with other bytes',
  version: 'whether the receiver takes this version of the message type',
  reference: 'whether the sender was party to the message that refToMessageId names, and may refer to it',
  supersedes: 'whether supersedesMessageId names an earlier message of the sender, of the same type',
  conversation: 'whether conversationId is that of the message referred to, or the sender’s own',
  attachments: 'whether the attachments are uploaded, and are what the message says of them',
  withdrawal: 'whether the consent was withdrawn by an earlier message',
} as const
/** A code, for whoever says it in another language. */
export type NotChecked = keyof typeof notChecked

/** By what a document is judged. */
export interface Measure {
  readonly schemas: Schemas
  readonly calendar: Calendar
  /** As if it came then. */
  readonly at: Date
  /** What kind of party sends it; without it, FPA is known by its business id, and any other is social services. */
  readonly kind?: PartyKind
  /** How large a signed document may be; without it, as large as it is. */
  readonly bodyBytesMax?: number
  /** As if it came in a batch of this party. */
  readonly batchOf?: PartyId
}

export interface UnsignedDocument {
  readonly bytes: Uint8Array
  /** Without it: XML where the first character is `<`. */
  readonly encoding?: Encoding
}

/** What a signature is judged by. */
export interface Vouching {
  /** Registrations, authorities and revocation lists: with them it is judged as the gateway does. */
  readonly trust?: Trust
  /** What `trust` has registered is only what the document claims. */
  readonly claimed?: boolean
  /** Without `trust`: certificates that a document may name without showing them. */
  readonly certificates?: readonly Certificate[]
}

/** Judges a message before it is signed, by the functions and in the words of intake: all that is wrong at once. */
export function checkDocument({ bytes, encoding = encodingOf(bytes) }: UnsignedDocument, measure: Measure): Checked {
  try {
    const content = { bytes: encoding === 'xml' ? canonicalize(parseXml(bytes)) : bytes, encoding }
    const from = findField(readContent(content, measure.schemas).value, '/from')
    const sender = signerOf(typeof from === 'string' ? (from as PartyId) : nobody, measure)
    return judge({ ...content, sender, signature: null, unjudged: ['signature'] }, measure)
  } catch (err) {
    return toFaulty(err)
  }
}

/** Judges a signed document: the signature first, then what was signed. */
export async function checkSigned(document: SignedDocument, by: Vouching, measure: Measure): Promise<Checked> {
  try {
    requireSize(document.bytes, measure.bodyBytesMax)
    return judge(await readSigned(document, by, measure), measure)
  } catch (err) {
    return toFaulty(err)
  }
}

/** @throws Refusal `request.too-large` */
export function requireSize({ length }: Uint8Array, bytesMax = Number.POSITIVE_INFINITY): void {
  if (length > bytesMax) throw new Refusal('request.too-large', `the body holds at most ${bytesMax} bytes`)
}

/**
 * What was signed, and by whom.
 * @throws Refusal as intake would, of the signature
 */
export async function readSigned(document: SignedDocument, by: Vouching, measure: Measure): Promise<Said> {
  const encoding = mediaTypes[document.mediaType]
  const { trust, certificates = [] } = by
  const unjudged: NotChecked[] = trust ? (by.claimed ? ['registration'] : []) : ['registration', 'path']
  const signed = trust
    ? await verifyVouched(document, trust, measure)
    : await verifyUnvouched(document, certificates, measure)
  if (measure.batchOf !== undefined && measure.batchOf !== signed.sender.id) {
    throw new Refusal('caller.not-sender', 'the document is signed by another party than the batch')
  }
  return { ...signed, encoding, unjudged }
}

/** Content, and who says it. */
export interface Said {
  readonly bytes: Uint8Array
  readonly encoding: Encoding
  readonly sender: Signer
  readonly signature: SignatureChecked | null
  readonly unjudged: readonly NotChecked[]
}

function judge({ bytes, encoding, sender, signature, unjudged }: Said, measure: Measure): Sound {
  const { schemas, calendar, at } = measure
  const judged = judgeContent({ bytes, encoding, sender, inBatch: measure.batchOf !== undefined }, schemas, at)
  judgeConsent(judged, { encoding, sender }, at)
  return {
    ok: true,
    ...judged,
    sender,
    direction: findDirection(judged.type, sender.kind),
    ...forecast({ ...judged, sender: sender.kind }, calendar, at),
    signature,
    notChecked: [...unjudged, ...findNotChecked(judged)],
  }
}

async function verifyVouched({ bytes, mediaType }: SignedDocument, trust: Trust, { at }: Measure) {
  // Nobody calls here: the caller is taken to be the one to whom the certificate is registered.
  const { thumbprint } = parseEnvelope({ bytes, mediaType })
  const caller = trust.certificates.get(thumbprint)?.party.id ?? nobody
  const { signer, signedBytes, signature } = await verify(createReceived(bytes, mediaType, caller), trust, at)
  return { bytes: signedBytes, sender: signer, signature }
}

async function verifyUnvouched(document: SignedDocument, certificates: readonly Certificate[], measure: Measure) {
  const found = await verifyAlone(document, certificates, measure.at)
  const signature = { algorithm: found.algorithm, certificate: found.certificate.thumbprint }
  return { bytes: found.signedBytes, sender: signerOf(found.signer, measure), signature }
}

function findNotChecked({ type, message }: Judged): NotChecked[] {
  const restsOnConsent = message.consent ?? type.legalModes.find(isOriginal(message))
  const named: readonly (readonly [NotChecked, unknown])[] = [
    ['identifier', message.messageId],
    ['version', message.schemaVersion],
    ['reference', message.refToMessageId],
    ['supersedes', message.supersedesMessageId],
    ['conversation', message.conversationId],
    ['attachments', message.attachments?.[0]],
    ['withdrawal', restsOnConsent],
  ]
  return named.filter(([, value]) => value !== undefined).map(([code]) => code)
}

/** Under a mode that rests on the consent of the message referred to. */
function isOriginal({ legalBasis }: Message) {
  return ({ mode, consent }: LegalModeRule) => mode === legalBasis.mode && consent === 'original'
}

/** Kansaneläkelaitos, as the business register has it. */
const fpa = '0246246-0'
const nobody = '' as PartyId

/** A party's kind is in the gateway's register; here FPA is known by its business id. */
export function signerOf(id: PartyId, { kind }: Pick<Measure, 'kind'>): Signer {
  return { id, kind: kind ?? (id === fpa ? 'fpa' : 'social-services') }
}

/** How an unsigned message is written, by its look. */
export function encodingOf(bytes: Uint8Array): Encoding {
  return Buffer.from(bytes).toString('utf8').trimStart().startsWith('<') ? 'xml' : 'json'
}

/** @throws what is no refusal */
export function toFaulty(err: unknown): Faulty {
  if (err instanceof Refusal) return { ok: false, refusal: err }
  throw err
}
