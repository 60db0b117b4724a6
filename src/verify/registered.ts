import { Refusal, type RefusalCode } from '../errors.ts'
import { verifyCertificate } from './certificate.ts'
import { type Interval, includes } from './interval.ts'
import type { RegisteredCertificate, Trust } from './trust.ts'
import type { Purpose } from './usage.ts'

/** Answers of path validation that were yes, for as long as they stay yes; a new snapshot of trust starts empty. */
const valid = new WeakMap<Trust, Map<string, Interval>>()

/**
 * The registered certificate with this thumbprint, registered for `purpose` at `at`, its path valid and not revoked.
 * @throws Refusal `notRegistered`, `certificate.*`, `signature.algorithm-not-allowed`
 */
export function requireRegistered(
  thumbprint: string,
  purpose: Purpose,
  trust: Trust,
  at: number,
  notRegistered: RefusalCode,
): RegisteredCertificate {
  const registered = trust.certificates.get(thumbprint)
  const window = registered?.windows[purpose]
  const refusal = new Refusal(notRegistered, `no party has this certificate registered for ${purpose} now`)
  if (!registered || !window) throw refusal
  // A registration ends with its certificate: whoever let it expire, or lost it, is told that.
  requireValid(registered, purpose, trust, at)
  if (!includes(window, at)) throw refusal
  return registered
}

function requireValid({ certificate, party }: RegisteredCertificate, purpose: Purpose, trust: Trust, at: number): void {
  const cache = valid.get(trust) ?? new Map<string, Interval>()
  const key = `${purpose} ${certificate.thumbprint}`
  const known = cache.get(key)
  if (known && includes(known, at)) return
  const found = verifyCertificate(certificate, { kind: party.kind, purpose }, trust, at)
  cache.set(key, found)
  valid.set(trust, cache)
}
