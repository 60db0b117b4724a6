import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AuthoritySpec, end, issue, type KeySpec, makeAuthority, makeList, revoke, start } from './authorities.ts'
import type { Scratch } from './scratch.ts'

/** When every vector is played, unless its case says another moment. */
export const at = '2026-11-21T12:00:00Z'
export const parties = {
  fpa: '0246246-0',
  satakunta: '3221304-3',
  'east-uusimaa': '3221339-3',
  aland: '1000002-0',
} as const
export type PartyName = keyof typeof parties

interface LeafSpec {
  /** `<party>.<what>`; the party is who it is registered to. */
  readonly name: string
  readonly issuer?: string
  readonly key?: KeySpec
  readonly purpose?: 'signature' | 'tls'
  /** The subject's serialNumber, when it is not the party's business id; null for none. */
  readonly serialNumber?: string | null
  readonly usage?: readonly string[]
  readonly notBefore?: string
  readonly notAfter?: string
  readonly digest?: string
  readonly registration?: 'none' | 'withdrawn'
  readonly revoked?: true
}

/**
 * `lapsed` is expired itself, the list of `stale` is old, `silent` has no list of its own, `outside` is in no
 * trust.json.
 */
const authorities: readonly AuthoritySpec[] = [
  { name: 'root', key: 'p384' },
  { name: 'signature', issuer: 'root', key: 'p256', pathLength: 0 },
  { name: 'signature-rsa', issuer: 'root', key: 'rsa3072', pathLength: 0 },
  { name: 'tls', issuer: 'root', key: 'p256', pathLength: 0 },
  { name: 'lapsed', issuer: 'root', key: 'p256', pathLength: 0, notAfter: '20261031000000Z' },
  { name: 'stale', issuer: 'root', key: 'p256', pathLength: 0, listUntil: '20261108000000Z' },
  { name: 'silent', issuer: 'root', key: 'p256', pathLength: 0 },
  { name: 'outside', key: 'p256' },
]

const signing = ['basicConstraints=critical,CA:false', 'keyUsage=critical,digitalSignature,nonRepudiation']
const client = [
  'basicConstraints=critical,CA:false',
  'keyUsage=critical,digitalSignature',
  'extendedKeyUsage=clientAuth',
]

const leaves: readonly LeafSpec[] = [
  { name: 'fpa.p256' },
  { name: 'fpa.p384', key: 'p384' },
  { name: 'fpa.rsa3072', key: 'rsa3072', issuer: 'signature-rsa', serialNumber: 'FI02462460' },
  { name: 'fpa.ed25519', key: 'ed25519' },
  { name: 'fpa.tls', purpose: 'tls' },
  { name: 'satakunta.p256' },
  { name: 'satakunta.rsa3072', key: 'rsa3072', issuer: 'signature-rsa' },
  { name: 'satakunta.tls', purpose: 'tls' },
  { name: 'east-uusimaa.p256' },
  { name: 'east-uusimaa.tls', purpose: 'tls' },
  { name: 'aland.p256' },
  { name: 'aland.tls', purpose: 'tls' },

  { name: 'fpa.rsa2048', key: 'rsa2048' },
  { name: 'fpa.p521', key: 'p521' },
  { name: 'fpa.k256', key: 'k256' },
  { name: 'fpa.sha1', digest: 'sha1' },
  { name: 'fpa.expired', notAfter: '20261120235959Z' },
  { name: 'fpa.not-yet-valid', notBefore: '20261122000000Z' },
  { name: 'fpa.of-lapsed', issuer: 'lapsed' },
  { name: 'fpa.of-stale', issuer: 'stale' },
  { name: 'fpa.of-silent', issuer: 'silent' },
  { name: 'fpa.of-outside', issuer: 'outside' },
  { name: 'fpa.of-tls', issuer: 'tls' },
  { name: 'fpa.revoked', revoked: true },
  { name: 'fpa.withdrawn', registration: 'withdrawn' },
  { name: 'fpa.unregistered', registration: 'none' },
  { name: 'fpa.encipherment', usage: ['basicConstraints=critical,CA:false', 'keyUsage=critical,keyEncipherment'] },
  { name: 'fpa.server', usage: [...signing, 'extendedKeyUsage=serverAuth'] },
  {
    name: 'fpa.authority',
    usage: ['basicConstraints=critical,CA:true', 'keyUsage=critical,digitalSignature,keyCertSign'],
  },
  { name: 'fpa.unknown-critical', usage: [...signing, '1.3.6.1.4.1.99999.1=critical,ASN1:NULL'] },
  { name: 'fpa.no-business-id', serialNumber: null },
  { name: 'fpa.other-business-id', serialNumber: parties.satakunta },
  { name: 'fpa.tls-expired', purpose: 'tls', notAfter: '20261120235959Z' },
  { name: 'fpa.tls-revoked', purpose: 'tls', revoked: true },
  { name: 'fpa.tls-unregistered', purpose: 'tls', registration: 'none' },
]

/** What the documents say of the client: a problem body never holds any of it. */
const markers = [
  '010190-999W',
  'Testi',
  'Esimerkki',
  'Mallinen',
  'Henkilö',
  '1990-01-01',
  'TMP-900',
  '+358',
  'asks for help',
  'The rent',
  'consents/900',
  'Björneborg',
  'Huittinen',
  'Electricity',
  'marker',
]

/**
 * Makes every key and certificate anew, and writes the public part of the world. The keys stay in the scratch folder.
 */
export function makeWorld(scratch: Scratch, folder: string): void {
  for (const spec of authorities) makeAuthority(scratch, spec)
  for (const spec of leaves) makeLeaf(scratch, spec)
  for (const { name, revoked, ...spec } of leaves) if (revoked) revoke(scratch, name, issuerOf(spec))
  for (const spec of authorities) makeList(scratch, spec)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'trust'), { recursive: true })
  mkdirSync(join(folder, 'certificates'))
  const listed = authorities.filter(({ name }) => name !== 'outside')
  for (const { name } of listed) {
    writeFileSync(join(folder, 'trust', `${name}.pem`), scratch.read(`${name}.pem`))
    if (name !== 'silent') writeFileSync(join(folder, 'trust', `${name}.crl`), scratch.read(`${name}.crl`))
  }
  for (const { name } of leaves) writeFileSync(join(folder, 'certificates', `${name}.pem`), scratch.read(`${name}.pem`))
  writeJson(join(folder, 'trust', 'trust.json'), trustFile(listed))
  writeJson(join(folder, 'world.json'), { at, parties, markers, certificates: leaves.map(registrationOf) })
}

export function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
}

function makeLeaf(scratch: Scratch, spec: LeafSpec): void {
  const { name, key = 'p256', notBefore = start, notAfter = end, digest, purpose, usage } = spec
  const id = spec.serialNumber === undefined ? parties[partyOf(name)] : spec.serialNumber
  const subject = `/C=FI/O=${partyOf(name)}${id === null ? '' : `/serialNumber=${id}`}/CN=${name}`
  const extensions = usage ?? (purpose === 'tls' ? client : signing)
  issue(scratch, {
    name,
    issuer: issuerOf(spec),
    key,
    subject,
    extensions,
    notBefore,
    notAfter,
    ...(digest ? { digest } : {}),
  })
}

function issuerOf({ issuer, purpose }: Omit<LeafSpec, 'name'>): string {
  return issuer ?? (purpose === 'tls' ? 'tls' : 'signature')
}

function partyOf(name: string): PartyName {
  return name.split('.')[0] as PartyName
}

function registrationOf({ name, purpose = 'signature', registration }: LeafSpec) {
  return { name, party: partyOf(name), purpose, registration: registration ?? 'held' }
}

function trustFile(listed: readonly AuthoritySpec[]) {
  const entry = ({ name }: AuthoritySpec) => ({
    file: `${name}.pem`,
    kinds: ['fpa', 'social-services'],
    purposes: name === 'root' ? ['signature', 'tls'] : name === 'tls' ? ['tls'] : ['signature'],
    crl: { file: name === 'silent' ? 'stale.crl' : `${name}.crl`, maxAgeSeconds: 630_000_000 },
  })
  return {
    anchors: listed.filter(({ issuer }) => !issuer).map(entry),
    intermediates: listed.filter(({ issuer }) => issuer).map(entry),
  }
}
