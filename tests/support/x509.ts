import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Extension, Name } from '@peculiar/x509'
import { authorityKeyId, createName, signCertificate, subjectKeyId } from '../../src/dev/sign-certificate.ts'
import { signCrl } from '../../src/dev/sign-crl.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { createTrust, type Registration, type Trust, type TrustInput } from '../../src/verify/trust.ts'
import type { AuthorityEntry } from '../../src/verify/trust-file.ts'
import { basicConstraints, keyUsage } from './certificate-parts.ts'

/** The moment that the certificates of tests are judged at. */
export const at = new Date('2026-06-01T12:00:00Z')
export const days = (n: number) => new Date(at.getTime() + n * 24 * 60 * 60 * 1000)

const keys = new Map<string, KeyObject>()

/** The same P-256 key for the same name. */
export function keyOf(name: string): KeyObject {
  const key = keys.get(name) ?? generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey
  keys.set(name, key)
  return key
}

export const partyId = '0246246-0' as PartyId

export interface Spec {
  readonly name: string
  readonly issuer: string
  readonly key?: KeyObject
  readonly signingKey?: KeyObject
  readonly notBefore?: Date
  readonly notAfter?: Date
  readonly extensions?: readonly Extension[]
  readonly subject?: Name
  readonly serial?: Uint8Array
}

/** An authority's certificate, good unless told otherwise. */
export function makeAuthority(spec: Spec): Buffer {
  return make({ extensions: [basicConstraints(true), keyUsage(5, 6)], ...spec })
}

/** A party's certificate, good unless told otherwise. */
export function makeLeaf(spec: Partial<Spec> = {}): Buffer {
  const subject = createName(['2.5.4.6', 'FI'], ['2.5.4.10', 'Kela'], ['2.5.4.5', partyId], ['2.5.4.3', 'Kela'])
  return make({ name: 'leaf', issuer: 'issuing', subject, extensions: [basicConstraints(false), keyUsage(0)], ...spec })
}

export function nameOf(name: string): Name {
  return createName(['2.5.4.6', 'FI'], ['2.5.4.3', name])
}

function make(spec: Spec): Buffer {
  return signCertificate({
    subject: spec.subject ?? nameOf(spec.name),
    issuer: nameOf(spec.issuer),
    key: spec.key ?? keyOf(spec.name),
    signingKey: spec.signingKey ?? keyOf(spec.issuer),
    notBefore: spec.notBefore ?? days(-10),
    notAfter: spec.notAfter ?? days(10),
    extensions: spec.extensions ?? [],
    ...(spec.serial && { serial: spec.serial }),
  })
}

export function keyIds(own: string, issuer: string): Extension[] {
  return [subjectKeyId(keyOf(own)), authorityKeyId(keyOf(issuer))]
}

export interface CrlSpec {
  readonly issuer: string
  readonly key?: KeyObject
  readonly revoked?: readonly string[]
  readonly thisUpdate?: Date
  /** Null for a list without. */
  readonly nextUpdate?: Date | null
  readonly revocationDate?: Date
  readonly entryExtensions?: readonly Extension[]
  readonly extensions?: readonly Extension[]
}

/** A revocation list of the authority of this name, fresh and empty unless told otherwise. */
export function makeCrl(spec: CrlSpec): Buffer {
  return signCrl({
    issuer: nameOf(spec.issuer),
    signingKey: spec.key ?? keyOf(spec.issuer),
    revoked: spec.revoked ?? [],
    thisUpdate: spec.thisUpdate ?? days(-1),
    ...(spec.nextUpdate !== null && { nextUpdate: spec.nextUpdate ?? days(1) }),
    ...(spec.revocationDate && { revocationDate: spec.revocationDate }),
    ...(spec.entryExtensions && { entryExtensions: spec.entryExtensions }),
    ...(spec.extensions && { extensions: spec.extensions }),
  })
}

export interface World {
  readonly anchors: readonly Buffer[]
  readonly intermediates?: readonly Buffer[]
  readonly crls: readonly Buffer[]
  readonly leaves: readonly Buffer[]
  readonly entry?: Partial<AuthorityEntry>
  readonly intermediateEntry?: Partial<AuthorityEntry>
  readonly registration?: Partial<Registration>
}

/** A snapshot of trust with these certificates, the leaves registered to one party for both purposes. */
export function makeTrust(world: World): Trust {
  return createTrust(makeTrustInput(world))
}

export function makeTrustInput(world: World): TrustInput {
  const { anchors, intermediates = [], crls, leaves } = world
  const named = (prefix: string, list: readonly Buffer[]) => list.map((der, i) => [`${prefix}${i}.pem`, der] as const)
  const entries = (prefix: string, list: readonly Buffer[], entry: Partial<AuthorityEntry> = {}) =>
    named(prefix, list).map(([file]): AuthorityEntry => ({ ...createEntry(file), ...entry }))
  const register = (purpose: 'signature' | 'tls') =>
    leaves.map(
      (der): Registration => ({
        party: { id: partyId, kind: 'fpa' },
        purpose,
        der,
        validFrom: days(-100),
        validUntil: null,
        ...world.registration,
      }),
    )
  return {
    file: {
      anchors: entries('anchor', anchors, world.entry),
      intermediates: entries('ca', intermediates, world.intermediateEntry),
    },
    authorities: new Map([...named('anchor', anchors), ...named('ca', intermediates)]),
    crls,
    registrations: [...register('signature'), ...register('tls')],
  }
}

function createEntry(file: string): AuthorityEntry {
  return {
    file,
    kinds: ['fpa', 'social-services'],
    purposes: ['signature', 'tls'],
    validFrom: null,
    validUntil: null,
    crl: { file: `${file}.crl`, maxAgeSeconds: 7 * 24 * 60 * 60 },
  }
}
