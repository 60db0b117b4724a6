import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { boolean, der, integer, sequence, time } from '../../src/dev/der.ts'
import { basicConstraints, extension, keyUsage } from '../../src/dev/sign-certificate.ts'
import { signDer } from '../../src/dev/sign-der.ts'
import { Refusal } from '../../src/errors.ts'
import { verifyCertificate } from '../../src/verify/certificate.ts'
import { parseCrl } from '../../src/verify/crl.ts'
import { crlFreshness } from '../../src/verify/revocation.ts'
import { parseCertificate } from '../../src/verify/x509.ts'
import { at, type CrlSpec, days, keyOf, makeAuthority, makeCrl, makeLeaf, makeTrust, nameOf } from '../support/x509.ts'

const leaf = makeLeaf()
const leafSerial = parseCertificate(leaf).serial
const issuing = makeAuthority({ name: 'issuing', issuer: 'root' })
const issuingSerial = parseCertificate(issuing).serial
const rootList = makeCrl({ issuer: 'root' })
const stale = 'certificate.status-stale'

describe('revocation', () => {
  it('accepts a certificate that fresh lists do not name', () => {
    expect(judge([list({}), rootList])).toBe('accepted')
    expect(judge([list({ revoked: ['01', '7f'] }), rootList])).toBe('accepted')
  })

  it('refuses a revoked leaf', () => {
    expect(judge([list({ revoked: ['01', leafSerial] }), rootList])).toBe('certificate.revoked')
  })

  it('refuses a leaf of a revoked authority', () => {
    expect(judge([list({}), makeCrl({ issuer: 'root', revoked: [issuingSerial] })])).toBe('certificate.revoked')
  })

  it('believes the serial number only in the list of its own issuer', () => {
    expect(judge([list({}), makeCrl({ issuer: 'root', revoked: [leafSerial] })])).toBe('accepted')
  })

  it('takes the newest list', () => {
    const older = list({ thisUpdate: days(-2), revoked: [] })
    const newer = list({ thisUpdate: days(-1), revoked: [leafSerial] })
    expect(judge([newer, older, rootList])).toBe('certificate.revoked')
    expect(judge([older, newer, rootList])).toBe('certificate.revoked')
  })

  it('refuses a certificate on hold, and one whose revocation lies ahead', () => {
    const entry = sequence(
      integer(Buffer.from(leafSerial, 'hex')),
      time(days(5)),
      sequence(extension('2.5.29.21', false, der(0x0a, Buffer.from([6])))),
    )
    expect(judge([rawList([entry]), rootList])).toBe('certificate.revoked')
  })
})

describe('what is not known is to be tried again: neither accepted nor revoked', () => {
  const unusable: Record<string, readonly Buffer[]> = {
    'no list at all': [],
    'no list of the leaf’s issuer': [rootList],
    'no list of the anchor': [list({})],
    'nextUpdate is past': [list({ nextUpdate: days(-0.1) }), rootList],
    'nextUpdate is past, and the leaf is on the list': [
      list({ nextUpdate: days(-0.1), revoked: [leafSerial] }),
      rootList,
    ],
    'the list of the anchor is past, and the leaf is on a fresh one': [
      list({ revoked: [leafSerial] }),
      makeCrl({ issuer: 'root', nextUpdate: days(-0.1) }),
    ],
    'the list is older than maxAgeSeconds': [list({ thisUpdate: days(-8), nextUpdate: days(20) }), rootList],
    'the list is of tomorrow': [list({ thisUpdate: days(1), nextUpdate: days(2) }), rootList],
    'signed by another key': [list({ key: keyOf('attacker') }), rootList],
    'signed by a key that fits no algorithm': [
      list({ key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }),
      rootList,
    ],
    'of another issuer': [makeCrl({ issuer: 'other', key: keyOf('issuing') }), rootList],
    'a delta list': [list({ extensions: [extension('2.5.29.27', true, integer(1))] }), rootList],
    'a delta list, not critical': [list({ extensions: [extension('2.5.29.27', false, integer(1))] }), rootList],
    'an indirect list': [
      list({ extensions: [extension('2.5.29.28', true, sequence(der(0x84, Buffer.from([0xff]))))] }),
      rootList,
    ],
    'a list for authorities only': [
      list({ extensions: [extension('2.5.29.28', true, sequence(der(0x82, Buffer.from([0xff]))))] }),
      rootList,
    ],
    'an unknown critical extension': [list({ extensions: [extension('1.2.3', true, boolean(true))] }), rootList],
    'an unknown critical extension of an entry': [
      rawList([sequence(integer(1), time(at), sequence(extension('1.2.3', true, boolean(true))))]),
      rootList,
    ],
    'an entry of another issuer': [
      rawList([sequence(integer(1), time(at), sequence(extension('2.5.29.29', true, sequence())))]),
      rootList,
    ],
    'without nextUpdate': [rawList([], { nextUpdate: false }), rootList],
    'not a list': [leaf, Buffer.from('x'), rootList],
    'cut short': [list({}).subarray(0, -1), rootList],
  }

  it.each(Object.entries(unusable))('%s', (_, crls) => {
    expect(judge(crls)).toBe(stale)
  })

  it('the issuer may not sign lists', () => {
    const mute = makeAuthority({ name: 'issuing', issuer: 'root', extensions: [basicConstraints(true), keyUsage(5)] })
    expect(judge([list({}), rootList], mute)).toBe(stale)
  })
})

describe('the freshness that readiness tells', () => {
  it('names each authority with its state', () => {
    const trust = trustWith([rootList, list({ nextUpdate: days(-0.5) })])
    expect(crlFreshness(trust, at)).toEqual([
      { issuer: 'anchor0.pem', usableUntil: days(1), nextUpdate: days(1), stale: false },
      { issuer: 'ca0.pem', usableUntil: days(-0.5), nextUpdate: days(-0.5), stale: true },
    ])
    expect(crlFreshness(trustWith([rootList]), at)[1]).toEqual({
      issuer: 'ca0.pem',
      usableUntil: null,
      nextUpdate: null,
      stale: true,
    })
  })

  it('ends with the allowed age when that comes first', () => {
    const trust = trustWith([list({ thisUpdate: days(-1), nextUpdate: days(30) }), rootList])
    expect(crlFreshness(trust, at)[1]?.usableUntil).toEqual(days(6))
    expect(crlFreshness(trust, days(6.1))[1]?.stale).toBe(true)
  })
})

it('reads a list of fifty thousand', () => {
  const serials = Array.from({ length: 50_000 }, (_, i) => (0x10000 + i).toString(16).padStart(6, '0'))
  expect(parseCrl(list({ revoked: serials })).revoked.size).toBe(50_000)
})

function list(spec: Partial<CrlSpec>): Buffer {
  return makeCrl({ issuer: 'issuing', ...spec })
}

function rawList(entries: readonly Buffer[], { nextUpdate = true } = {}): Buffer {
  const key = keyOf('issuing')
  const algorithm = sequence(Buffer.from('06082a8648ce3d040302', 'hex'))
  const until = nextUpdate ? [time(days(1))] : []
  const revoked = entries.length > 0 ? [sequence(...entries)] : []
  return signDer(sequence(integer(1), algorithm, nameOf('issuing'), time(days(-1)), ...until, ...revoked), key)
}

function trustWith(crls: readonly Buffer[], ca = issuing) {
  return makeTrust({
    anchors: [makeAuthority({ name: 'root', issuer: 'root' })],
    intermediates: [ca],
    crls,
    leaves: [],
  })
}

function judge(crls: readonly Buffer[], ca = issuing): string {
  try {
    verifyCertificate(parseCertificate(leaf), { kind: 'fpa', purpose: 'signature' }, trustWith(crls, ca), at.getTime())
    return 'accepted'
  } catch (err) {
    if (err instanceof Refusal) return err.code
    throw err
  }
}
