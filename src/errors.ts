/**
 * The one table of refusals. A refusal is an expected "no" with a stable code: HTTP answers, evidence, metrics,
 * documentation and tests all read it from here. Anything else that is thrown is a fault: the caller is told to
 * try again and nothing is promised.
 *
 * `status` is the HTTP status (RFC 9110), `retry` says whether the same bytes may succeed later, `subIndication` is
 * the sub-indication of ETSI EN 319 102-1 clause 5.1.3 where the refusal concerns a signature.
 */
const refusals = {
  'request.malformed': {
    status: 400,
    retry: false,
    title: 'The request does not have the form that this address takes',
  },
  'request.media-type': { status: 415, retry: false, title: 'The media type is not one that this address takes' },
  'request.too-large': { status: 413, retry: false, title: 'The body is larger than the gateway takes' },
  'request.not-found': { status: 404, retry: false, title: 'There is nothing here for this caller' },
  'client.certificate-missing': { status: 401, retry: false, title: 'A client certificate is required' },
  'client.not-registered': { status: 403, retry: false, title: 'The client certificate is not registered to a party' },

  'xml.malformed': {
    status: 400,
    retry: false,
    subIndication: 'FORMAT_FAILURE',
    title: 'The document is not well-formed XML',
  },
  'xml.unsafe': {
    status: 400,
    retry: false,
    subIndication: 'FORMAT_FAILURE',
    title: 'The document uses an XML construct that is not allowed',
  },
  'xml.too-complex': {
    status: 400,
    retry: false,
    subIndication: 'FORMAT_FAILURE',
    title: 'The document is deeper or larger than the gateway takes',
  },
  'jws.malformed': {
    status: 400,
    retry: false,
    subIndication: 'FORMAT_FAILURE',
    title: 'The document is not a JWS in compact or flattened form',
  },
  'json.malformed': {
    status: 400,
    retry: false,
    subIndication: 'FORMAT_FAILURE',
    title: 'The signed payload is not strict JSON',
  },

  'signature.missing': {
    status: 400,
    retry: false,
    subIndication: 'FORMAT_FAILURE',
    title: 'The document carries no signature',
  },
  'signature.malformed': {
    status: 400,
    retry: false,
    subIndication: 'FORMAT_FAILURE',
    title: 'The signature does not have the allowed structure',
  },
  'signature.reference-not-allowed': {
    status: 400,
    retry: false,
    subIndication: 'SIGNED_DATA_NOT_FOUND',
    title: 'The signature does not cover the document in the allowed way',
  },
  'signature.algorithm-not-allowed': {
    status: 400,
    retry: false,
    subIndication: 'CRYPTO_CONSTRAINTS_FAILURE',
    title: 'An algorithm or key size is not on the closed list',
  },
  'signature.digest-mismatch': {
    status: 400,
    retry: false,
    subIndication: 'HASH_FAILURE',
    title: 'The content is not what was signed',
  },
  'signature.invalid': {
    status: 400,
    retry: false,
    subIndication: 'SIG_CRYPTO_FAILURE',
    title: 'The signature does not verify',
  },

  'certificate.malformed': {
    status: 400,
    retry: false,
    subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
    title: 'The signing certificate cannot be read',
  },
  'certificate.not-registered': {
    status: 403,
    retry: false,
    subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
    title: 'The signing certificate is not registered to a party',
  },
  'certificate.expired': {
    status: 403,
    retry: false,
    subIndication: 'OUT_OF_BOUNDS_NO_POE',
    title: 'A certificate is outside its validity period',
  },
  'certificate.path-invalid': {
    status: 403,
    retry: false,
    subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
    title: 'No valid path leads from the certificate to an allowed trust anchor',
  },
  'certificate.usage-not-allowed': {
    status: 403,
    retry: false,
    subIndication: 'CHAIN_CONSTRAINTS_FAILURE',
    title: 'The certificate may not be used for this purpose',
  },
  'certificate.revoked': { status: 403, retry: false, subIndication: 'REVOKED', title: 'The certificate is revoked' },
  'certificate.status-stale': {
    status: 503,
    retry: true,
    subIndication: 'TRY_LATER',
    title: 'The revocation data held is too old to decide; try again later',
  },
  'signer.not-sender': {
    status: 403,
    retry: false,
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    title: 'The signer is not the sender that the message names',
  },
  'caller.not-sender': { status: 403, retry: false, title: 'The caller is not the sender that the message names' },

  'schema.unknown-type': { status: 422, retry: false, title: 'The message type or version is not in the catalogue' },
  'schema.invalid': { status: 422, retry: false, title: 'The message does not follow its schema' },
  'identifier.invalid': { status: 422, retry: false, title: 'An identifier is not valid' },
  'message.stale': { status: 422, retry: false, title: 'The message was created too long ago' },
  'message.from-future': { status: 422, retry: false, title: 'The message was created in the future' },
  'message.id-reused': {
    status: 409,
    retry: false,
    title: 'The message identifier was used before with other bytes',
  },
  'party.not-allowed': { status: 403, retry: false, title: 'The sender may not send this message type' },
  'basis.not-allowed': { status: 422, retry: false, title: 'The legal basis is not one that this message type allows' },
  'basis.incomplete': { status: 422, retry: false, title: 'The legal basis lacks what its mode requires' },
  'basis.not-in-force': {
    status: 422,
    retry: false,
    title: 'The legal basis, or what rests on it, is not in force then',
  },
  'type.not-applicable': { status: 422, retry: false, title: 'The message type does not apply at that place or time' },
  'consent.missing': { status: 422, retry: false, title: 'The consent that the legal basis requires is missing' },
  'consent.not-yet-given': { status: 422, retry: false, title: 'The consent is dated after the message' },
  'consent.expired': { status: 422, retry: false, title: 'The consent is no longer in force' },
  'consent.withdrawn': { status: 422, retry: false, title: 'The consent is withdrawn' },
  'consent.wrong-purpose': { status: 422, retry: false, title: 'The consent is for another message type' },
  'consent.wrong-receiver': { status: 422, retry: false, title: 'The consent is for another receiver' },

  'reference.unknown': {
    status: 422,
    retry: false,
    title: 'The sender was party to no message with the identifier referred to',
  },
  'reference.not-allowed': {
    status: 422,
    retry: false,
    title: 'The message type may not refer to that message',
  },
  'conversation.mismatch': {
    status: 422,
    retry: false,
    title: 'The conversation is not that of the message referred to, or is not the sender’s',
  },
  'version.not-taken': {
    status: 422,
    retry: false,
    title: 'The receiver does not take this version of the message type',
  },
  'attachment.missing': {
    status: 422,
    retry: true,
    title: 'An attachment is not here yet: upload it, then send the message again',
  },
  'attachment.mismatch': {
    status: 422,
    retry: false,
    title: 'An attachment is not what its address or its message says of it',
  },
  'attachment.not-allowed': { status: 422, retry: false, title: 'The attachment is of a kind that is not taken' },
  'attachment.too-many': {
    status: 429,
    retry: true,
    title: 'The sender has as many uploads as it may that belong to no message yet',
  },
  'batch.not-allowed': { status: 422, retry: false, title: 'This may not come in a batch' },

  'lease.lost': {
    status: 409,
    retry: false,
    title: 'The lease is no longer held under this token',
  },
  'item.closed': { status: 409, retry: false, title: 'The item is already confirmed or given away' },
  'item.stopped': {
    status: 409,
    retry: false,
    title: 'The item was cancelled, superseded or withdrawn before it was confirmed',
  },
  'confirmation.digest-mismatch': {
    status: 409,
    retry: false,
    title: 'The digest read back is not that of the content handed over',
  },
  'second-look.failed': {
    status: 409,
    retry: false,
    title: 'Asked again, the receiver did not show that it has what it confirmed',
  },
} as const satisfies Record<string, RefusalEntry>

interface RefusalEntry {
  readonly status: number
  readonly retry: boolean
  readonly title: string
  readonly subIndication?: string
}

export type RefusalCode = keyof typeof refusals

/**
 * One thing wrong in a document: which rule, and where. The place is a JSON Pointer (RFC 6901) or an XPath, never a
 * value.
 */
export interface Fault {
  readonly code: RefusalCode
  readonly place: string
  readonly rule: string
}

/** An expected "no". The detail names the field or the rule, never the value. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly detail: string
  readonly faults: readonly Fault[]
  /** The message's identifier, where it was read from a document that verified. */
  readonly messageId: string | undefined

  constructor(code: RefusalCode, detail: string, faults: readonly Fault[] = [], messageId?: string) {
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
    this.faults = faults
    this.messageId = messageId
  }

  /** Status, title, retry and sub-indication of this refusal's code. */
  get entry(): RefusalEntry {
    return refusals[this.code]
  }
}

export const refusalCodes = Object.keys(refusals) as RefusalCode[]
