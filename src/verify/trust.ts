import type { Buffer } from 'node:buffer'
import type { KeyObject } from 'node:crypto'
import type { CertificatePurpose, PartyId, PartyKind } from '../message/ids.ts'
import { type Crl, findCrl, findUsableCrl } from './crl.ts'
import type { Interval } from './interval.ts'
import type { AuthorityEntry, TrustFile } from './trust-file.ts'
import { type Certificate, parseCertificate, thumbprintOf } from './x509.ts'

/** All that verification believes, as one immutable snapshot: a change is a new snapshot, and so a new cache. */
export interface Trust {
  readonly anchors: readonly Authority[]
  readonly intermediates: readonly Authority[]
  /** By SHA-256 of the DER, base64url (`x5t#S256`). */
  readonly certificates: ReadonlyMap<string, RegisteredCertificate>
  /** Thumbprints of what is registered and left out: it cannot be read as a certificate, or two parties have it. */
  readonly unusable: readonly string[]
}

/** A certification authority that `trust.json` names, with the newest revocation list it signed. */
export interface Authority {
  readonly file: string
  readonly isAnchor: boolean
  readonly certificate: Certificate
  readonly kinds: readonly PartyKind[]
  readonly purposes: readonly CertificatePurpose[]
  readonly window: Interval
  readonly crl: Crl | undefined
  /** How old a list may be, counted from its `thisUpdate`. */
  readonly crlMaxAgeSeconds: number
}

export interface RegisteredCertificate {
  readonly party: { readonly id: PartyId; readonly kind: PartyKind }
  readonly certificate: Certificate
  readonly key: KeyObject
  /** When the registration for a purpose counts. */
  readonly windows: Readonly<Partial<Record<CertificatePurpose, Interval>>>
}

export interface TrustInput {
  readonly file: TrustFile
  /** DER of each certificate that the file names, by file name. */
  readonly authorities: ReadonlyMap<string, Uint8Array>
  /** DER of every revocation list held, in any order. */
  readonly crls: readonly Uint8Array[]
  readonly registrations: readonly Registration[]
}

/** A certificate registered to a party for one purpose; `validUntil` null means until withdrawn. */
export interface Registration {
  readonly party: { readonly id: PartyId; readonly kind: PartyKind }
  readonly purpose: CertificatePurpose
  readonly der: Buffer
  readonly validFrom: Date
  readonly validUntil: Date | null
}

/**
 * Parses every certificate, key and revocation list once; what the snapshot before had parsed is taken from it.
 * A registration that cannot be used is closed by itself: were it to stop the snapshot, the one before would stay,
 * and with it certificates that are withdrawn.
 * @throws Refusal `certificate.malformed` for an authority's certificate
 * @throws Error when an authority's file is missing
 */
export function createTrust({ file, authorities, crls, registrations }: TrustInput, previous?: Trust): Trust {
  const known = [...(previous?.anchors ?? []), ...(previous?.intermediates ?? [])]
  const lists = crls
    .map((der) => known.find(({ crl }) => crl?.der.equals(der))?.crl ?? findUsableCrl(der))
    .filter((crl) => crl !== undefined)
  const create = (isAnchor: boolean) => (entry: AuthorityEntry) => {
    const der = getDer(authorities, entry.file)
    const certificate = known.find((one) => one.certificate.der.equals(der))?.certificate ?? parseCertificate(der)
    return createAuthority(entry, isAnchor, certificate, lists)
  }
  return {
    anchors: file.anchors.map(create(true)),
    intermediates: file.intermediates.map(create(false)),
    ...createRegister(registrations, previous?.certificates),
  }
}

function getDer(authorities: ReadonlyMap<string, Uint8Array>, file: string): Uint8Array {
  const der = authorities.get(file)
  if (!der) throw new Error(`trust.json names ${file}, which is not there`)
  return der
}

function createAuthority(
  entry: AuthorityEntry,
  isAnchor: boolean,
  certificate: Certificate,
  crls: readonly Crl[],
): Authority {
  return {
    file: entry.file,
    isAnchor,
    certificate,
    kinds: entry.kinds,
    purposes: entry.purposes,
    window: createWindow(entry.validFrom, entry.validUntil),
    crl: findCrl(certificate, crls),
    crlMaxAgeSeconds: entry.crl.maxAgeSeconds,
  }
}

function createRegister(
  registrations: readonly Registration[],
  previous?: Trust['certificates'],
): Pick<Trust, 'certificates' | 'unusable'> {
  const certificates = new Map<string, RegisteredCertificate>()
  const unusable = new Set<string>()
  for (const { party, purpose, der, validFrom, validUntil } of registrations) {
    const thumbprint = thumbprintOf(der)
    const certificate = previous?.get(thumbprint)?.certificate ?? findCertificate(der)
    const earlier = certificates.get(thumbprint)
    if (!certificate || (earlier && earlier.party.id !== party.id)) {
      unusable.add(thumbprint)
      continue
    }
    const windows = { ...earlier?.windows, [purpose]: createWindow(validFrom, validUntil) }
    certificates.set(thumbprint, { party, certificate, key: certificate.key, windows })
  }
  for (const thumbprint of unusable) certificates.delete(thumbprint)
  return { certificates, unusable: [...unusable] }
}

/** Undefined when it cannot be read, for whatever reason: one row must not decide over the others. */
function findCertificate(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch {
    return undefined
  }
}

function createWindow(from: Date | null, until: Date | null): Interval {
  return { from: from?.getTime() ?? Number.NEGATIVE_INFINITY, until: until?.getTime() ?? Number.POSITIVE_INFINITY }
}
