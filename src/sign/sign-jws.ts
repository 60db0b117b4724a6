import { createHash, type KeyObject } from 'node:crypto'
import { CompactSign, FlattenedSign } from 'jose'

export interface JwsSigner {
  /** Private key. */
  readonly key: KeyObject
  /** DER. */
  readonly certificate: Buffer
}

export interface JwsOptions {
  readonly form?: 'compact' | 'flattened'
  /** How the certificate is named. */
  readonly header?: 'x5c' | 'x5t#S256'
  /** For RSA keys: PKCS#1 v1.5 or PSS. */
  readonly rsa?: 'RS256' | 'PS256'
}

/** Signs a message as the gateway takes it (RFC 7515): flattened JSON with `x5c` unless told otherwise. */
export async function signJws(
  payload: string | Uint8Array,
  signer: JwsSigner,
  options: JwsOptions = {},
): Promise<string> {
  const bytes = typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload
  const header = { alg: algorithmOf(signer.key, options), ...certificateHeader(signer.certificate, options) }
  if (options.form === 'compact') return new CompactSign(bytes).setProtectedHeader(header).sign(signer.key)
  return JSON.stringify(await new FlattenedSign(bytes).setProtectedHeader(header).sign(signer.key))
}

function certificateHeader(certificate: Buffer, { header }: JwsOptions) {
  if (header !== 'x5t#S256') return { x5c: [certificate.toString('base64')] }
  return { 'x5t#S256': createHash('sha256').update(certificate).digest('base64url') }
}

function algorithmOf(key: KeyObject, { rsa }: JwsOptions): string {
  if (key.asymmetricKeyType === 'rsa') return rsa ?? 'PS256'
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA'
  return key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'ES384' : 'ES256'
}
