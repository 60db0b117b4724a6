import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Config } from './config.ts'
import type { OwnUse } from './message/health.ts'
import { parsePem } from './verify/pem.ts'

/** A certificate that the gateway itself shows or signs by: what it is for and when it ends, not whose name it bears. */
export interface OwnCertificate {
  readonly use: OwnUse
  /** The first end in its chain: from then on nobody believes it. */
  readonly validUntil: Date
}

/**
 * What this gateway shows and signs by. Both listeners have one certificate; each is told for itself, as whoever renews
 * it thinks of them.
 * @param tls its certificate and chain, PEM
 * @throws Error as readOwnCertificate() does
 */
export function readOwnCertificates(
  { development, oidc, canarySignerFile }: Pick<Config, 'development' | 'oidc' | 'canarySignerFile'>,
  tls: string,
): OwnCertificate[] {
  return [
    readOwnCertificate('public', tls),
    ...(development || oidc ? [readOwnCertificate('room', tls)] : []),
    ...(canarySignerFile === undefined ? [] : [readOwnCertificate('canary', readFileSync(canarySignerFile, 'utf8'))]),
  ]
}

/**
 * The end of a certificate of the gateway's own, as it was loaded: a file that is renewed counts from the next start.
 * @param pem with the certificate, its chain, or its key beside it
 * @throws Error when it holds no certificate, or one that cannot be read
 */
export function readOwnCertificate(use: OwnUse, pem: string): OwnCertificate {
  const ends = parsePem('CERTIFICATE', pem).map((der) => new X509Certificate(der).validToDate.getTime())
  if (ends.length === 0) throw new Error(`the gateway’s own certificate holds no certificate: ${use}`)
  return { use, validUntil: new Date(Math.min(...ends)) }
}
