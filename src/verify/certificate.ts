import { Refusal, type RefusalCode } from '../errors.ts'
import type { CertificatePurpose, PartyKind } from '../message/ids.ts'
import { findCertificateAlgorithm, type SignatureAlgorithm } from './algorithms.ts'
import { type Interval, includes, intersect } from './interval.ts'
import { satisfies } from './name-constraints.ts'
import { verifyRevocation } from './revocation.ts'
import type { Authority, Trust } from './trust.ts'
import { mayIssueFor, requireUsage } from './usage.ts'
import type { Certificate } from './x509.ts'

/** Who uses the certificate, and for what: `trust.json` says which authorities count for that. */
export interface Use {
  readonly kind: PartyKind
  readonly purpose: CertificatePurpose
}

/** Authorities in one path, the anchor included. */
const authoritiesMax = 5
/** Signatures tried while searching; with cross-signed authorities the search would otherwise grow without bound. */
const signaturesMax = 20

/** Which refusal to tell when every path has one: the one that says most. */
const tellingOrder: readonly RefusalCode[] = [
  'certificate.status-stale',
  'certificate.revoked',
  'certificate.expired',
  'certificate.usage-not-allowed',
  'signature.algorithm-not-allowed',
]

/**
 * RFC 5280 §6.1 (any policy acceptable), revocation included, to an anchor that `trust.json` allows for this use.
 * Resolves the span of time around `at` in which the answer stays the same.
 * @throws Refusal `certificate.*`, `signature.algorithm-not-allowed`
 */
export function verifyCertificate(leaf: Certificate, use: Use, trust: Trust, at: number): Interval {
  requireUsage(leaf, use.purpose)
  requireDates(leaf, at)
  const search = createSearch(use, trust, at)
  for (const path of findPaths([], leaf, search)) {
    const valid = attempt(search, () => verifyPath(path, leaf, use.purpose, at))
    if (valid) return valid
  }
  throw selectRefusal(search.refusals)
}

interface Search {
  readonly authorities: readonly Authority[]
  /** Why the paths so far do not count. */
  readonly refusals: Refusal[]
  signatures: number
}

/** A path that is refused leaves the others their chance. */
function attempt<T>(search: Search, step: () => T): T | undefined {
  try {
    return step()
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    search.refusals.push(err)
    return undefined
  }
}

function createSearch({ kind, purpose }: Use, trust: Trust, at: number): Search {
  const usable = [...trust.anchors, ...trust.intermediates].filter(
    (authority) =>
      authority.kinds.includes(kind) && authority.purposes.includes(purpose) && includes(authority.window, at),
  )
  return { authorities: usable, refusals: [], signatures: 0 }
}

/** Paths whose names and signatures fit, from the issuer of `child` up to an anchor. */
function* findPaths(path: readonly Authority[], child: Certificate, search: Search): Generator<readonly Authority[]> {
  if (path.length === authoritiesMax) return
  for (const authority of search.authorities) {
    if (!mayHaveIssued(authority.certificate, child) || isRepeated(authority, path)) continue
    if (!hasSigned(authority.certificate, child, search)) continue
    const longer = [...path, authority]
    if (authority.isAnchor) yield longer
    else yield* findPaths(longer, authority.certificate, search)
  }
}

function mayHaveIssued({ subject, extensions }: Certificate, child: Certificate): boolean {
  const wanted = child.extensions.authorityKeyId
  const keyFits = !wanted || !extensions.subjectKeyId || wanted === extensions.subjectKeyId
  return subject.id === child.issuer.id && keyFits
}

/** RFC 4158 §2.4.2: the same name and key twice in a path is a loop. */
function isRepeated({ certificate }: Authority, path: readonly Authority[]): boolean {
  return path.some(
    (p) => p.certificate.subject.id === certificate.subject.id && p.certificate.key.equals(certificate.key),
  )
}

function hasSigned({ key }: Certificate, child: Certificate, search: Search): boolean {
  if (++search.signatures > signaturesMax) refuse('certificate.path-invalid', 'too many paths would have to be tried')
  return attempt(search, () => getAlgorithm(child).verify(key, child.tbs, child.signature)) ?? false
}

function getAlgorithm({ algorithm }: Certificate): SignatureAlgorithm {
  return (
    findCertificateAlgorithm(algorithm) ??
    refuse(
      'signature.algorithm-not-allowed',
      'a certificate of the path is signed with an algorithm that is not allowed',
    )
  )
}

function verifyPath(path: readonly Authority[], leaf: Certificate, purpose: CertificatePurpose, at: number): Interval {
  for (const [i, authority] of path.entries()) {
    requireAuthority(authority.certificate, path.slice(0, i), leaf, purpose)
    requireDates(authority.certificate, at)
  }
  if (leaf.extensions.hasUnknownCritical) refuse('certificate.path-invalid', 'a critical extension is not recognised')
  // From the anchor down: what a certificate's issuer says counts only when the issuer itself is known to be good.
  const issued = [leaf, ...path.map(({ certificate }) => certificate)]
  const statuses = path.map((issuer, i) => [issued[i] ?? leaf, issuer] as const).reverse()
  const fresh = statuses.map(([certificate, issuer]) => verifyRevocation(certificate, issuer, at))
  return intersect(...issued.map(datesOf), ...path.map(({ window }) => window), ...fresh)
}

/** `below` are the authorities between this one and the leaf. */
function requireAuthority(
  ca: Certificate,
  below: readonly Authority[],
  leaf: Certificate,
  purpose: CertificatePurpose,
): void {
  const { basicConstraints, keyUsage, nameConstraints, hasUnknownCritical } = ca.extensions
  const subordinate = below.map(({ certificate }) => certificate)
  const counted = subordinate.filter(({ subject, issuer }) => subject.id !== issuer.id)
  if (hasUnknownCritical) refuse('certificate.path-invalid', 'a critical extension is not recognised')
  if (!basicConstraints?.ca) refuse('certificate.path-invalid', 'an issuer is not a certification authority')
  if (!keyUsage?.has('keyCertSign')) refuse('certificate.path-invalid', 'an issuer may not sign certificates')
  if (counted.length > (basicConstraints.pathLength ?? Number.POSITIVE_INFINITY)) {
    refuse('certificate.path-invalid', 'the path is longer than pathLenConstraint allows')
  }
  if (nameConstraints && ![leaf, ...counted].every((certificate) => satisfies(nameConstraints, certificate))) {
    refuse('certificate.path-invalid', 'a name lies outside nameConstraints')
  }
  if (!mayIssueFor(ca, purpose)) refuse('certificate.usage-not-allowed', 'an issuer may not issue for this use')
}

/** @throws Refusal `certificate.expired` */
export function requireDates(certificate: Certificate, at: number): void {
  if (!includes(datesOf(certificate), at)) {
    refuse('certificate.expired', 'a certificate of the path is not yet, or no longer, valid')
  }
}

function datesOf({ notBefore, notAfter }: Certificate): Interval {
  return { from: notBefore, until: notAfter }
}

function selectRefusal(refusals: readonly Refusal[]): Refusal {
  const telling = tellingOrder.flatMap((code) => refusals.filter((refusal) => refusal.code === code))
  return (
    telling[0] ??
    refusals[0] ??
    new Refusal('certificate.path-invalid', 'no authority that is trusted for this use issued the certificate')
  )
}

function refuse(code: RefusalCode, detail: string): never {
  throw new Refusal(code, detail)
}
