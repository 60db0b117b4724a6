import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import { Asn1Error } from '../../src/verify/asn1.ts'
import { verifyCertificate } from '../../src/verify/certificate.ts'
import { parseCrl } from '../../src/verify/crl.ts'
import { crlFreshness } from '../../src/verify/revocation.ts'
import { parseCertificate } from '../../src/verify/x509.ts'
import { basicConstraints, extension, keyUsage } from '../support/certificate-parts.ts'
import { at, type CrlSpec, days, keyOf, makeAuthority, makeCrl, makeLeaf, makeTrust } from '../support/x509.ts'

const leaf = makeLeaf()
const leafSerial = parseCertificate(leaf).serial
const issuing = makeAuthority({ name: 'issuing', issuer: 'root' })
const issuingSerial = parseCertificate(issuing).serial
const rootList = makeCrl({ issuer: 'root' })
const stale = 'certificate.status-stale'
const unknownCritical = extension('1.2.3', true, Buffer.from('0101ff', 'hex'))
const invalidityDate = extension('2.5.29.24', false, Buffer.from('180f32303236303130313030303030305a', 'hex'))

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
    const entry = {
      revocationDate: days(5),
      entryExtensions: [extension('2.5.29.21', false, Buffer.from('0a0106', 'hex'))],
    }
    expect(judge([list({ revoked: [leafSerial], ...entry }), rootList])).toBe('certificate.revoked')
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
    'a delta list': [list({ extensions: [extension('2.5.29.27', true, Buffer.from('020101', 'hex'))] }), rootList],
    'a delta list, not critical': [
      list({ extensions: [extension('2.5.29.27', false, Buffer.from('020101', 'hex'))] }),
      rootList,
    ],
    'an indirect list': [
      list({ extensions: [extension('2.5.29.28', true, Buffer.from('30038401ff', 'hex'))] }),
      rootList,
    ],
    'a list for authorities only': [
      list({ extensions: [extension('2.5.29.28', true, Buffer.from('30038201ff', 'hex'))] }),
      rootList,
    ],
    'an unknown critical extension': [list({ extensions: [unknownCritical] }), rootList],
    'an unknown critical extension of an entry': [
      list({ revoked: ['01'], entryExtensions: [unknownCritical] }),
      rootList,
    ],
    'an entry of another issuer': [
      list({ revoked: ['01'], entryExtensions: [extension('2.5.29.29', true, Buffer.from('3000', 'hex'))] }),
      rootList,
    ],
    'a repeated extension of an entry': [
      list({ revoked: ['01'], entryExtensions: [invalidityDate, invalidityDate] }),
      rootList,
    ],
    'without nextUpdate': [list({ nextUpdate: null }), rootList],
    'not a list': [leaf, Buffer.from('x'), rootList],
    'cut short': [list({}).subarray(0, -1), rootList],
    'something after it': [Buffer.concat([list({}), Buffer.from([0])]), rootList],
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

describe('a list that would lose an entry', () => {
  const good = list({ revoked: ['01', '02'] }).toString('hex')
  it.each([
    ['its first entry holds the second', '3012020101170d', '3026020101170d'],
    ['a serial number reaches into the date', '3012020101170d', '3012020301170d'],
    ['an entry has no date', '3012020101170d', '3012020101040d'],
    ['its entries end before the second', '302830120201', '301430120201'],
    ['its entries are a set', '302830120201', '312830120201'],
  ])('%s', (_, from, to) => {
    expect(good).toContain(from)
    expect(parseCrl(Buffer.from(good, 'hex')).revoked.size).toBe(2)
    expect(() => parseCrl(Buffer.from(good.replace(from, to), 'hex'))).toThrow(Asn1Error)
  })
})

it('finds a serial number however the list pads it', () => {
  expect(parseCrl(list({ revoked: ['000081'] })).revoked).toEqual(new Set(['81']))
})

it('reads a list of fifty thousand', () => {
  const serials = Array.from({ length: 50_000 }, (_, i) => (0x10000 + i).toString(16).padStart(6, '0'))
  expect(parseCrl(list({ revoked: serials })).revoked.size).toBe(50_000)
})

function list(spec: Partial<CrlSpec>): Buffer {
  return makeCrl({ issuer: 'issuing', ...spec })
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
