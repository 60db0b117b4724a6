import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseTrustFile, TrustFileError } from '../../src/verify/trust-file.ts'

const entry = {
  file: 'root.pem',
  kinds: ['fpa', 'social-services'],
  purposes: ['signature'],
  validFrom: '2026-01-01T00:00:00Z',
  crl: { url: 'http://crl.example/root.crl', maxAgeSeconds: 3600 },
}

describe('trust.json', () => {
  it('is read', () => {
    const file = parseTrustFile({
      anchors: [entry],
      intermediates: [{ ...entry, file: 'ca.pem', crl: { file: 'ca.crl', maxAgeSeconds: 1 } }],
    })
    expect(file.anchors[0]).toEqual({ ...entry, validFrom: new Date('2026-01-01T00:00:00Z'), validUntil: null })
    expect(file.intermediates[0]?.crl).toEqual({ file: 'ca.crl', maxAgeSeconds: 1 })
  })

  it('as shipped trusts nobody', () => {
    const shipped = JSON.parse(readFileSync(new URL('../../certs/trust.json', import.meta.url), 'utf8'))
    expect(parseTrustFile(shipped)).toEqual({ anchors: [], intermediates: [] })
  })

  it.each([
    [null, '/: '],
    [{ anchors: [] }, '/intermediates: '],
    [{ anchors: [], intermediates: [], more: 1 }, '/: may only have'],
    [one({ file: '../root.pem' }), '/anchors/0/file'],
    [one({ file: '/etc/passwd' }), '/anchors/0/file'],
    [one({ file: '.hidden' }), '/anchors/0/file'],
    [one({ kinds: [] }), '/anchors/0/kinds'],
    [one({ kinds: ['municipality'] }), '/anchors/0/kinds'],
    [one({ purposes: ['server'] }), '/anchors/0/purposes'],
    [one({ purposes: 'tls' }), '/anchors/0/purposes'],
    [one({ validFrom: '2026-01-01' }), '/anchors/0/validFrom'],
    [one({ validUntil: 5 }), '/anchors/0/validUntil'],
    [one({ crl: undefined }), '/anchors/0/crl'],
    [one({ crl: { maxAgeSeconds: 1 } }), '/anchors/0/crl: must have either'],
    [one({ crl: { url: 'http://a.example', file: 'a.crl', maxAgeSeconds: 1 } }), '/anchors/0/crl: must have either'],
    [one({ crl: { url: 'file:///a.crl', maxAgeSeconds: 1 } }), '/anchors/0/crl/url'],
    [one({ crl: { url: 'http://a.example', maxAgeSeconds: 0 } }), '/anchors/0/crl/maxAgeSeconds'],
    [one({ crl: { url: 'http://a.example' } }), '/anchors/0/crl/maxAgeSeconds'],
    [{ anchors: [entry], intermediates: [entry] }, '/: a certificate file is named twice'],
  ])('fault %#', (json, place) => {
    expect(faultsOf(json).join('\n')).toContain(place)
  })

  it('tells all faults at once', () => {
    expect(faultsOf(one({ file: 1, kinds: [], purposes: [], validFrom: 1, crl: {} })).length).toBeGreaterThanOrEqual(6)
  })
})

function one(change: object) {
  return { anchors: [{ ...entry, ...change }], intermediates: [] }
}

function faultsOf(json: unknown): readonly string[] {
  try {
    parseTrustFile(json)
  } catch (err) {
    if (err instanceof TrustFileError) return err.faults
    throw err
  }
  return []
}
