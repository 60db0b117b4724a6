import { Refusal, type RefusalCode } from '../errors.ts'
import type { CertificatePurpose } from '../message/ids.ts'
import { verifyCertificate } from './certificate.ts'
import { type Interval, includes } from './interval.ts'
import type { RegisteredCertificate, Trust } from './trust.ts'

/** Answers of path validation that were yes, for as long as they stay yes; a new snapshot of trust starts empty. */
const valid = new WeakMap<Trust, Map<string, Interval>>()

/**
 * The registered certificate with this thumbprint, registered for `purpose` at `at`, its path valid and not revoked.
 * @throws Refusal `notRegistered`, `certificate.*`, `signature.algorithm-not-allowed`
 */
export function requireRegistered(
  thumbprint: string,
  purpose: CertificatePurpose,
  trust: Trust,
  at: number,
  notRegistered: RefusalCode,
): RegisteredCertificate {
  const registered = trust.certificates.get(thumbprint)
  const window = registered?.windows[purpose]
  if (!registered || !window) throw createRefusal(notRegistered, purpose)
  // A registration ends with its certificate: whoever let it expire, or lost it, is told that.
  requireValid(registered, purpose, trust, at)
  if (!includes(window, at)) throw createRefusal(notRegistered, purpose)
  return registered
}

/**
 * False when the certificate registered with this thumbprint is refused for `purpose` at `at`, or when there is none.
 * `certificate.status-stale` is not a refusal here: what is not known is not bad.
 */
export function isAcceptable(thumbprint: string, purpose: CertificatePurpose, trust: Trust, at: number): boolean {
  const registered = trust.certificates.get(thumbprint)
  if (!registered) return false
  try {
    requireValid(registered, purpose, trust, at)
    return true
  } catch (err) {
    if (err instanceof Refusal) return err.code === 'certificate.status-stale'
    throw err
  }
}

function createRefusal(code: RefusalCode, purpose: CertificatePurpose): Refusal {
  return new Refusal(code, `no party has this certificate registered for ${purpose} now`)
}

function requireValid(
  { certificate, party }: RegisteredCertificate,
  purpose: CertificatePurpose,
  trust: Trust,
  at: number,
): void {
  const cache = valid.get(trust) ?? new Map<string, Interval>()
  const key = `${purpose} ${certificate.thumbprint}`
  const known = cache.get(key)
  if (known && includes(known, at)) return
  const found = verifyCertificate(certificate, { kind: party.kind, purpose }, trust, at)
  cache.set(key, found)
  valid.set(trust, cache)
}
