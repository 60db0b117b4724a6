import { type CertificatePurpose, type PartyKind, partyKinds } from '../message/ids.ts'

/** `trust.json`: which authorities count, for whom, for what and when. See certs/README.md. */
export interface TrustFile {
  readonly anchors: readonly AuthorityEntry[]
  /** Issuers below an anchor. Only these are used: none is ever taken from a message. */
  readonly intermediates: readonly AuthorityEntry[]
}

export interface AuthorityEntry {
  /** PEM file with one certificate, in the folder of `trust.json`. */
  readonly file: string
  readonly kinds: readonly PartyKind[]
  readonly purposes: readonly CertificatePurpose[]
  readonly validFrom: Date | null
  readonly validUntil: Date | null
  readonly crl: CrlSource
}

/** Where an authority's revocation list comes from, and how old it may be, counted from its `thisUpdate`. */
export type CrlSource = ({ readonly url: string } | { readonly file: string }) & { readonly maxAgeSeconds: number }

/** `trust.json` is not valid; `faults` names every place (JSON Pointer) with its rule. */
export class TrustFileError extends Error {
  override readonly name = 'TrustFileError'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`trust.json is not valid: ${faults.join('; ')}`)
    this.faults = faults
  }
}

const purposes: readonly CertificatePurpose[] = ['signature', 'tls']

/**
 * Checks the form of the parsed JSON, all faults at once.
 * @throws TrustFileError
 */
export function parseTrustFile(json: unknown): TrustFile {
  const faults: string[] = []
  const file = asObject(json, '', ['anchors', 'intermediates'], faults)
  const read = (name: string) =>
    asArray(file[name], `/${name}`, faults).map((e, i) => readEntry(e, `/${name}/${i}`, faults))
  const result = { anchors: read('anchors'), intermediates: read('intermediates') }
  const names = [...result.anchors, ...result.intermediates].map((entry) => entry.file)
  if (new Set(names).size !== names.length) faults.push('/: a certificate file is named twice')
  if (faults.length > 0) throw new TrustFileError(faults)
  return result
}

function readEntry(value: unknown, place: string, faults: string[]): AuthorityEntry {
  const entry = asObject(value, place, ['file', 'kinds', 'purposes', 'validFrom', 'validUntil', 'crl'], faults)
  return {
    file: readFileName(entry.file, `${place}/file`, faults),
    kinds: readChoices(entry.kinds, partyKinds, `${place}/kinds`, faults),
    purposes: readChoices(entry.purposes, purposes, `${place}/purposes`, faults),
    validFrom: readTime(entry.validFrom, `${place}/validFrom`, faults),
    validUntil: readTime(entry.validUntil, `${place}/validUntil`, faults),
    crl: readCrlSource(entry.crl, `${place}/crl`, faults),
  }
}

function readCrlSource(value: unknown, place: string, faults: string[]): CrlSource {
  const source = asObject(value, place, ['url', 'file', 'maxAgeSeconds'], faults)
  const maxAgeSeconds = Number.isSafeInteger(source.maxAgeSeconds) ? Number(source.maxAgeSeconds) : 0
  if (maxAgeSeconds <= 0) faults.push(`${place}/maxAgeSeconds: must be a positive whole number of seconds`)
  if ((source.url === undefined) === (source.file === undefined)) faults.push(`${place}: must have either url or file`)
  if (source.url === undefined) return { file: readFileName(source.file, `${place}/file`, faults), maxAgeSeconds }
  return { url: readUrl(source.url, `${place}/url`, faults), maxAgeSeconds }
}

/** A plain name, so that nothing outside the folder is read. */
function readFileName(value: unknown, place: string, faults: string[]): string {
  if (typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value)) return value
  faults.push(`${place}: must be a file name without a path`)
  return ''
}

function readUrl(value: unknown, place: string, faults: string[]): string {
  if (typeof value === 'string' && /^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value
  faults.push(`${place}: must be an http or https URL`)
  return ''
}

function readChoices<T extends string>(value: unknown, allowed: readonly T[], place: string, faults: string[]): T[] {
  const given = asArray(value, place, faults)
  if (given.length === 0) faults.push(`${place}: must not be empty`)
  if (!given.every((v) => allowed.some((a) => a === v))) faults.push(`${place}: must be among ${allowed.join(', ')}`)
  return allowed.filter((choice) => given.includes(choice))
}

/** RFC 3339 in UTC; absent or null means unbounded. */
function readTime(value: unknown, place: string, faults: string[]): Date | null {
  if (value === undefined || value === null) return null
  const time =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) ? Date.parse(value) : Number.NaN
  if (!Number.isNaN(time)) return new Date(time)
  faults.push(`${place}: must be a UTC time such as 2026-01-31T00:00:00Z`)
  return null
}

function asObject(value: unknown, place: string, names: readonly string[], faults: string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push(`${place || '/'}: must be an object`)
    return {}
  }
  if (Object.keys(value).some((name) => !names.includes(name))) {
    faults.push(`${place || '/'}: may only have ${names.join(', ')}`)
  }
  return { ...value }
}

function asArray(value: unknown, place: string, faults: string[]): unknown[] {
  if (Array.isArray(value)) return value
  faults.push(`${place}: must be a list`)
  return []
}
