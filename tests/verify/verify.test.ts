import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createName } from '../../src/dev/sign-certificate.ts'
import { Refusal } from '../../src/errors.ts'
import type { PartyId } from '../../src/message/ids.ts'
import type { MediaType } from '../../src/message/media-types.ts'
import { createReceived } from '../../src/message/receive.ts'
import { signJws } from '../../src/sign/sign-jws.ts'
import { signXml } from '../../src/sign/sign-xml.ts'
import { verifyClientCertificate } from '../../src/verify/client-certificate.ts'
import { isAcceptable } from '../../src/verify/registered.ts'
import { createTrust, type Trust, type TrustInput } from '../../src/verify/trust.ts'
import { verify } from '../../src/verify/verify.ts'
import { parseCertificate, thumbprintOf } from '../../src/verify/x509.ts'
import {
  at,
  days,
  keyOf,
  makeAuthority,
  makeCrl,
  makeLeaf,
  makeTrustInput,
  partyId,
  type World,
} from '../support/x509.ts'

const payload = '{"messageType":"plan-client"}'
const certificate = makeLeaf()
const key = keyOf('leaf')
const jws = await signJws(payload, { key, certificate })
const other = '1234567-1' as PartyId

describe('a verified message', () => {
  it('names its signer and carries only the signed bytes', async () => {
    const verified = await verify(received(jws), world(), at)
    expect(verified.signer).toEqual({ id: partyId, kind: 'fpa' })
    expect(verified.signedBytes.toString()).toBe(payload)
    expect(verified.contentDigest).toBe(createHash('sha256').update(payload).digest('hex'))
    expect(verified.signature).toEqual({
      algorithm: 'ecdsa-p256-sha256',
      certificate: createHash('sha256').update(certificate).digest('base64url'),
    })
  })

  it('may be XML: then the signed bytes are its canonical form without the signature', async () => {
    const document = '<message  xmlns="urn:budkavle:plan-client:1"><a/></message>'
    const verified = await verify(received(signXml(document, { key, certificate }), 'application/xml'), world(), at)
    expect(verified.signer).toEqual({ id: partyId, kind: 'fpa' })
    expect(verified.signedBytes.toString()).toBe('<message xmlns="urn:budkavle:plan-client:1"><a></a></message>')
    expect(verified.signature.algorithm).toBe('ecdsa-p256-sha256')
  })

  it('may have FI and eight digits in its certificate', async () => {
    const leaf = makeLeaf({ subject: createName(['2.5.4.5', 'FI02462460']) })
    const signed = await signJws(payload, { key, certificate: leaf })
    expect(await codeOf(received(signed), world({ leaves: [leaf] }))).toBe('accepted')
  })
})

describe('a refused message', () => {
  it('has a certificate that nobody registered, though its path is good', async () => {
    expect(await codeOf(received(jws), world({ leaves: [] }))).toBe('certificate.not-registered')
  })

  it('has a certificate that is registered for TLS only', async () => {
    const trust = world()
    const [registered] = trust.certificates.values()
    const window = registered?.windows.tls
    const certificates = new Map(
      [...trust.certificates].map(([id, r]) => [id, { ...r, windows: window ? { tls: window } : {} }]),
    )
    expect(await codeOf(received(jws), { ...trust, certificates })).toBe('certificate.not-registered')
  })

  it.each([
    ['has not begun', { validFrom: days(1) }],
    ['is over', { validUntil: days(-1) }],
  ])('has a registration that %s', async (_, registration) => {
    expect(await codeOf(received(jws), world({ registration }))).toBe('certificate.not-registered')
  })

  it('comes from another caller than its signer', async () => {
    expect(await codeOf(received(jws, 'application/jose+json', other), world())).toBe('caller.not-sender')
  })

  it.each([
    ['another business id', createName(['2.5.4.5', other])],
    ['no serialNumber', createName(['2.5.4.10', 'Kela'])],
    ['two serialNumbers', createName(['2.5.4.5', partyId], ['2.5.4.5', other])],
    ['the business id with something after it', createName(['2.5.4.5', `${partyId} `])],
    ['the business id as its common name', createName(['2.5.4.3', partyId])],
  ])('has %s in its certificate', async (_, subject) => {
    const leaf = makeLeaf({ subject })
    const signed = await signJws(payload, { key, certificate: leaf })
    expect(await codeOf(received(signed), world({ leaves: [leaf] }))).toBe('signer.not-sender')
  })

  it('is signed with another key than the registered one, though it shows the registered certificate', async () => {
    const signed = await signJws(payload, { key: keyOf('attacker'), certificate })
    expect(await codeOf(received(signed), world())).toBe('signature.invalid')
  })

  it('is XML signed with another key, though it shows the registered certificate', async () => {
    const document = '<message xmlns="urn:budkavle:plan-client:1"></message>'
    const signed = signXml(document, { key: keyOf('attacker'), certificate })
    expect(await codeOf(received(signed, 'application/xml'), world())).toBe('signature.invalid')
  })

  it('has a certificate that no anchor leads to, though it is registered', async () => {
    expect(await codeOf(received(jws), world({ intermediates: [] }))).toBe('certificate.path-invalid')
  })

  it('is not what its encoding says', async () => {
    expect(await codeOf(received(jws, 'application/xml'), world())).toMatch(/^xml\./)
    expect(await codeOf(received('<message/>'), world())).toBe('jws.malformed')
  })
})

describe('an answer that was remembered', () => {
  it('is not used outside the span in which it holds', async () => {
    const trust = world()
    const later = { at: days(0.9), after: days(1.1) }
    expect(await codeOf(received(jws), trust, at)).toBe('accepted')
    expect(await codeOf(received(jws), trust, later.at)).toBe('accepted')
    expect(await codeOf(received(jws), trust, later.after)).toBe('certificate.status-stale')
    expect(await codeOf(received(jws), trust, days(11))).toBe('certificate.expired')
    expect(await codeOf(received(jws), trust, at)).toBe('accepted')
  })

  it('is not used for another snapshot of trust', async () => {
    expect(await codeOf(received(jws), world())).toBe('accepted')
    expect(await codeOf(received(jws), world({ crls: [] }))).toBe('certificate.status-stale')
  })

  it('is not used for another purpose', async () => {
    const trust = world({ entry: { purposes: ['signature'] } })
    expect(await codeOf(received(jws), trust)).toBe('accepted')
    expect(() => verifyClientCertificate(certificate, trust, at)).toThrow(/path-invalid/)
  })
})

describe('a TLS client', () => {
  it('is the party that its certificate is registered to', () => {
    expect(verifyClientCertificate(certificate, world(), at)).toEqual({ id: partyId, kind: 'fpa' })
  })

  it('is refused with a certificate that nobody registered', () => {
    expect(() => verifyClientCertificate(makeLeaf(), world(), at)).toThrow(/client\.not-registered/)
  })

  it('is refused when its registration is over', () => {
    expect(() => verifyClientCertificate(certificate, world({ registration: { validUntil: days(-1) } }), at)).toThrow(
      /client\.not-registered/,
    )
  })

  it('is refused without a fresh list', () => {
    expect(() => verifyClientCertificate(certificate, world({ crls: [] }), at)).toThrow(/status-stale/)
  })
})

describe('a registered TLS certificate', () => {
  const thumbprint = thumbprintOf(certificate)
  const accepts = (trust: Trust, when = at) => isAcceptable(thumbprint, 'tls', trust, when.getTime())
  const lists = (revoked: string[]) => [makeCrl({ issuer: 'root' }), makeCrl({ issuer: 'issuing', revoked })]

  it('is acceptable when it verifies, and while nobody knows whether it is revoked', () => {
    expect(accepts(world())).toBe(true)
    expect(accepts(world({ crls: [] }))).toBe(true)
  })

  it('is not when it is refused for certain, or not there', () => {
    expect(accepts(world({ crls: lists([parseCertificate(certificate).serial]) }))).toBe(false)
    expect(accepts(world({ intermediates: [] }))).toBe(false)
    expect(accepts(world({ entry: { purposes: ['signature'] } }))).toBe(false)
    expect(accepts(world({ leaves: [] }))).toBe(false)
    expect(accepts(world(), days(11))).toBe(false)
  })
})

describe('a snapshot of trust', () => {
  const input = worldInput({})
  const [registration] = input.registrations

  it('leaves out a registration that cannot be read, and it alone', async () => {
    if (!registration) throw new Error('nothing registered')
    const der = Buffer.from('3003020101', 'hex')
    const bad = [der, Buffer.alloc(0)].map((one) => ({ ...registration, der: one }))
    const trust = createTrust({ ...input, registrations: [...bad, ...input.registrations] })
    expect(trust.unusable).toEqual([der, Buffer.alloc(0)].map((one) => thumbprintOf(one)))
    expect([...trust.certificates.keys()]).toEqual([thumbprintOf(certificate)])
    expect(await codeOf(received(jws), trust)).toBe('accepted')
    expect(createTrust(input).unusable).toEqual([])
  })

  it('leaves out one certificate for two parties, in whatever order', () => {
    if (!registration) throw new Error('nothing registered')
    const second = { ...registration, party: { id: other, kind: 'fpa' as const } }
    for (const registrations of [
      [registration, second],
      [second, registration],
      [registration, second, registration],
    ]) {
      const trust = createTrust({ ...input, registrations })
      expect(trust.certificates.size).toBe(0)
      expect(trust.unusable).toEqual([thumbprintOf(certificate)])
    }
  })

  it('needs every certificate that its file names', () => {
    expect(() => createTrust({ ...input, authorities: new Map() })).toThrow(/not there/)
  })

  it('takes from the one before what stayed, and nothing else', async () => {
    const first = createTrust(input)
    const same = createTrust({ ...input, crls: input.crls.map((crl) => Buffer.from(crl)) }, first)
    expect(same.anchors[0]?.crl).toBe(first.anchors[0]?.crl)
    expect(same.anchors[0]?.certificate).toBe(first.anchors[0]?.certificate)
    expect([...same.certificates.values()][0]?.key).toBe([...first.certificates.values()][0]?.key)
    const revoked = makeCrl({ issuer: 'issuing', revoked: [parseCertificate(certificate).serial] })
    expect(
      await codeOf(received(jws), createTrust({ ...input, crls: [makeCrl({ issuer: 'root' }), revoked] }, first)),
    ).toBe('certificate.revoked')
    expect(await codeOf(received(jws), createTrust({ ...input, registrations: [] }, first))).toBe(
      'certificate.not-registered',
    )
  })
})

function world(change: Partial<World> = {}): Trust {
  return createTrust(worldInput(change))
}

function worldInput(change: Partial<World>): TrustInput {
  return makeTrustInput({
    anchors: [makeAuthority({ name: 'root', issuer: 'root' })],
    intermediates: [makeAuthority({ name: 'issuing', issuer: 'root' })],
    crls: [makeCrl({ issuer: 'root' }), makeCrl({ issuer: 'issuing' })],
    leaves: [certificate],
    ...change,
  })
}

function received(bytes: string, mediaType: MediaType = 'application/jose+json', caller: PartyId = partyId) {
  return createReceived(Buffer.from(bytes), mediaType, caller)
}

async function codeOf(message: ReturnType<typeof received>, trust: Trust, when = at): Promise<string> {
  try {
    await verify(message, trust, when)
    return 'accepted'
  } catch (err) {
    if (err instanceof Refusal) return err.code
    throw err
  }
}
