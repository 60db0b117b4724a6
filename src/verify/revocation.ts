import { Refusal } from '../errors.ts'
import type { Crl } from './crl.ts'
import { type Interval, includes } from './interval.ts'
import type { Authority, Trust } from './trust.ts'
import type { Certificate } from './x509.ts'

/** An issuer's clock may run ahead of ours by this much. */
const clockSkewMs = 5 * 60 * 1000

/**
 * The issuer's list, held ahead of time, does not name the certificate. Resolves the span in which the list counts.
 * What is not known is never `revoked` and never good: without a fresh list the answer is to try again later.
 * @throws Refusal `certificate.status-stale`, `certificate.revoked`
 */
export function verifyRevocation(certificate: Certificate, issuer: Authority, at: number): Interval {
  const { crl } = issuer
  const fresh = crl && freshnessOf(crl, issuer.crlMaxAgeSeconds)
  if (!fresh) throw new Refusal('certificate.status-stale', 'no usable revocation list of an issuer is held')
  if (!includes(fresh, at)) throw new Refusal('certificate.status-stale', 'the revocation list of an issuer is too old')
  if (crl.revoked.has(certificate.serial)) {
    throw new Refusal('certificate.revoked', 'a certificate of the path is on its issuer’s revocation list')
  }
  return fresh
}

/** What readiness tells of one issuer's revocation list. */
export interface CrlFreshness {
  /** The authority's file name in `trust.json`. */
  readonly issuer: string
  /** When the list held stops counting, the allowed age included; null when no usable list is held. */
  readonly usableUntil: Date | null
  readonly nextUpdate: Date | null
  readonly stale: boolean
}

/** Every authority that counts at `at`, with the state of its revocation list. */
export function crlFreshness(trust: Trust, at: Date): CrlFreshness[] {
  const authorities = [...trust.anchors, ...trust.intermediates].filter(({ window }) => includes(window, at.getTime()))
  return authorities.map(({ file, crl, crlMaxAgeSeconds }) => {
    const fresh = crl && freshnessOf(crl, crlMaxAgeSeconds)
    return {
      issuer: file,
      usableUntil: fresh ? new Date(fresh.until) : null,
      nextUpdate: crl ? new Date(crl.nextUpdate) : null,
      stale: !fresh || !includes(fresh, at.getTime()),
    }
  })
}

/** False for a list from the future: kept, it would pass for newer than every list that follows. */
export function hasBegun(crl: Crl, at: Date): boolean {
  return crl.thisUpdate - clockSkewMs <= at.getTime()
}

function freshnessOf(crl: Crl, maxAgeSeconds: number): Interval {
  return {
    from: crl.thisUpdate - clockSkewMs,
    until: Math.min(crl.nextUpdate, crl.thisUpdate + maxAgeSeconds * 1000),
  }
}
