import {
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import { signJws } from '../../src/sign/sign-jws.ts'
import { parseJws } from '../../src/verify/jws.ts'
import { keyOf, makeLeaf } from '../support/x509.ts'

const mediaTypes = { compact: 'application/jose', flattened: 'application/jose+json' } as const
const payload = '{"messageType":"plan-client"}'
const key = keyOf('leaf')
const publicKey = createPublicKey(key)
const certificate = makeLeaf()
const x5c = [certificate.toString('base64')]
const thumbprint = createHash('sha256').update(certificate).digest('base64url')
const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 })
const rsa2048 = generateKeyPairSync('rsa', { modulusLength: 2048 })

describe('a JWS that holds', () => {
  it.each([
    { form: 'compact', header: 'x5c' },
    { form: 'compact', header: 'x5t#S256' },
    { form: 'flattened', header: 'x5c' },
    { form: 'flattened', header: 'x5t#S256' },
  ] as const)('$form, $header', async (options) => {
    const jws = parseJws(Buffer.from(await signJws(payload, { key, certificate }, options)), mediaTypes[options.form])
    expect(jws.thumbprint).toBe(thumbprint)
    const verified = await jws.verify(publicKey)
    expect(verified.payload.toString()).toBe(payload)
    expect(verified.algorithm).toBe('ecdsa-p256-sha256')
  })

  it('carries typ, cty, kid and iat', async () => {
    expect(await judge(craft({ alg: 'ES256', typ: 'JOSE', cty: 'json', kid: '1', iat: 1, x5c }))).toBe('accepted')
  })

  it('is judged by its own header, however many came before and again', async () => {
    const headers = Array.from({ length: 100 }, (_, iat) => (iat % 2 ? { ...es256, iat } : { alg: 'RS256', iat, x5c }))
    const expected = headers.map(({ alg }) => (alg === 'ES256' ? 'accepted' : 'signature.algorithm-not-allowed'))
    for (const _ of ['first', 'again']) {
      expect(await Promise.all(headers.map((header) => judge(craft(header))))).toEqual(expected)
      expect(await judge(craft({ alg: 'ES256' }))).toBe('signature.malformed')
      expect(await judge(`${goodHeader}=.${goodPayload}.${goodSignature}`)).toBe('jws.malformed')
    }
  })
})

/** fixtures/jws/make.py: jwcrypto signed these; only certificates were kept. */
describe('a JWS of another implementation', () => {
  const folder = new URL('fixtures/jws/', import.meta.url)
  const read = (name: string) => readFileSync(new URL(name, folder))
  const files = readdirSync(folder).filter((name) => name.endsWith('.jws'))

  it('is there for every algorithm and form', () => {
    expect(files).toHaveLength(18)
  })

  it.each(files)('%s', async (name) => {
    const leaf = new X509Certificate(read(`${name.split('-')[0]}.pem`))
    const jws = parseJws(read(name), mediaTypes[name.endsWith('compact.jws') ? 'compact' : 'flattened'])
    const verified = await jws.verify(leaf.publicKey)
    expect(verified.payload).toEqual(read('payload.txt'))
    expect(Buffer.from(jws.thumbprint, 'base64url').toString('hex')).toBe(
      leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
    )
    await expect(jws.verify(rsa.publicKey)).rejects.toThrow(Refusal)
  })
})

const es256 = { alg: 'ES256', x5c }
const good = craft(es256)
const [goodHeader = '', goodPayload = '', goodSignature = ''] = good.split('.')
const flat = { protected: goodHeader, payload: goodPayload, signature: goodSignature }

const refused: Record<string, readonly [code: string, jws: string]> = {
  'alg none without signature': ['signature.algorithm-not-allowed', `${encode({ alg: 'none', x5c })}.${goodPayload}.`],
  'alg none with signature': ['signature.algorithm-not-allowed', craft({ alg: 'none', x5c })],
  'alg nOnE': ['signature.algorithm-not-allowed', craft({ alg: 'nOnE', x5c })],
  'HS256 with the public key as secret': ['signature.algorithm-not-allowed', hmac(publicKey)],
  'ES384 with a P-256 key': ['signature.algorithm-not-allowed', craft({ alg: 'ES384', x5c })],
  'RS256 with a P-256 key': ['signature.algorithm-not-allowed', craft({ alg: 'RS256', x5c })],
  'EdDSA with a P-256 key': ['signature.algorithm-not-allowed', craft({ alg: 'EdDSA', x5c })],
  'an alg from the object prototype': ['signature.algorithm-not-allowed', craft({ alg: 'constructor', x5c })],
  'a signature of zeros': [
    'signature.invalid',
    `${goodHeader}.${goodPayload}.${Buffer.alloc(64).toString('base64url')}`,
  ],
  'a signature with r = n': ['signature.invalid', `${goodHeader}.${goodPayload}.${orderTwice()}`],
  'a signature in DER': ['signature.invalid', craft(es256, { dsaEncoding: 'der' })],
  'a signature cut short': [
    'signature.invalid',
    `${goodHeader}.${goodPayload}.${Buffer.from(goodSignature, 'base64url').subarray(1).toString('base64url')}`,
  ],
  'a longer signature': [
    'signature.invalid',
    `${goodHeader}.${goodPayload}.${Buffer.concat([Buffer.from(goodSignature, 'base64url'), Buffer.alloc(2)]).toString('base64url')}`,
  ],
  'an empty signature': ['signature.invalid', `${goodHeader}.${goodPayload}.`],
  'another payload': ['signature.invalid', `${goodHeader}.${Buffer.from('{}').toString('base64url')}.${goodSignature}`],
  'a header written otherwise': [
    'signature.invalid',
    `${encode({ x5c, alg: 'ES256' })}.${goodPayload}.${goodSignature}`,
  ],
  'set bits after the last octet': ['jws.malformed', `${goodHeader}.${goodPayload}.${withTrailingBits(goodSignature)}`],
  padding: ['jws.malformed', `${goodHeader}.${goodPayload}.${goodSignature}==`],
  'base64 of the other alphabet': [
    'jws.malformed',
    `${goodHeader}.${Buffer.from([0xfb, 0xff]).toString('base64')}.${goodSignature}`,
  ],
  'a line end after it': ['jws.malformed', `${good}\n`],
  'a space before it': ['jws.malformed', ` ${good}`],
  'two parts': ['jws.malformed', `${goodHeader}.${goodPayload}`],
  'four parts': ['jws.malformed', `${good}.`],
  nothing: ['jws.malformed', ''],
  'plain JSON': ['signature.missing', payload],
  'the general form': ['jws.malformed', JSON.stringify({ payload: goodPayload, signatures: [flat, flat] })],
  'both forms at once': ['jws.malformed', JSON.stringify({ ...flat, signatures: [flat] })],
  'an unprotected header': ['jws.malformed', JSON.stringify({ ...flat, header: { kid: '1' } })],
  'an unknown member': ['jws.malformed', JSON.stringify({ ...flat, x: 1 })],
  'no protected header': [
    'jws.malformed',
    JSON.stringify({ payload: goodPayload, header: es256, signature: goodSignature }),
  ],
  'a payload that is not text': ['jws.malformed', JSON.stringify({ ...flat, payload: {} })],
  'a repeated member': ['jws.malformed', JSON.stringify(flat).replace('{', `{"payload":"${goodPayload}",`)],
  'a repeated member, escaped': [
    'jws.malformed',
    JSON.stringify(flat).replace('{', `{"p\\u0061yload":"${goodPayload}",`),
  ],
  'JSON with something after it': ['jws.malformed', `${JSON.stringify(flat)}{}`],
  'a list': ['jws.malformed', JSON.stringify([flat])],
  'a header that is not JSON': [
    'signature.malformed',
    `${Buffer.from('alg').toString('base64url')}.${goodPayload}.${goodSignature}`,
  ],
  'a header that is a list': ['signature.malformed', craft([es256])],
  'a header with a repeated name': [
    'signature.malformed',
    craftRaw(`{"alg":"ES256","alg":"none","x5c":${JSON.stringify(x5c)}}`),
  ],
  'a header that is not UTF-8': [
    'signature.malformed',
    craftRaw(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
  ],
  'a header that is too large': ['signature.malformed', craft({ ...es256, kid: 'x'.repeat(40_000) })],
  'no alg': ['signature.malformed', craft({ x5c })],
  'an alg that is a list': ['signature.malformed', craft({ alg: ['ES256'], x5c })],
  crit: ['signature.malformed', craft({ ...es256, crit: ['exp'], exp: 1 })],
  'an empty crit': ['signature.malformed', craft({ ...es256, crit: [] })],
  'b64 false': ['signature.malformed', craft({ ...es256, b64: false, crit: ['b64'] })],
  'b64 without crit': ['signature.malformed', craft({ ...es256, b64: true })],
  jku: ['signature.malformed', craft({ ...es256, jku: 'https://attacker.example/keys' })],
  x5u: ['signature.malformed', craft({ ...es256, x5u: 'https://attacker.example/chain' })],
  jwk: ['signature.malformed', craft({ ...es256, jwk: publicKey.export({ format: 'jwk' }) })],
  zip: ['signature.malformed', craft({ ...es256, zip: 'DEF' })],
  'no certificate': ['signature.malformed', craft({ alg: 'ES256' })],
  'two ways to name the certificate': ['signature.malformed', craft({ ...es256, 'x5t#S256': thumbprint })],
  'an empty x5c': ['signature.malformed', craft({ alg: 'ES256', x5c: [] })],
  'an x5c that is text': ['signature.malformed', craft({ alg: 'ES256', x5c: x5c[0] })],
  'an x5c of six': ['signature.malformed', craft({ alg: 'ES256', x5c: Array(6).fill(x5c[0]) })],
  'an x5c in base64url': [
    'certificate.malformed',
    craft({ alg: 'ES256', x5c: [Buffer.alloc(3, 0xff).toString('base64url')] }),
  ],
  'an x5c with a line end': ['certificate.malformed', craft({ alg: 'ES256', x5c: [`${x5c[0]}\n`] })],
  'an x5c whose second is not base64': ['certificate.malformed', craft({ alg: 'ES256', x5c: [x5c[0], '?'] })],
  'an x5t#S256 of another length': ['signature.malformed', craft({ alg: 'ES256', 'x5t#S256': 'AAAA' })],
  'an x5t#S256 in base64': [
    'signature.malformed',
    craft({ alg: 'ES256', 'x5t#S256': Buffer.alloc(32, 0xff).toString('base64') }),
  ],
}

describe('a JWS that does not', () => {
  it.each(Object.entries(refused))('%s', async (_, [code, jws]) => {
    expect(await judge(jws)).toBe(code)
  })

  it('in the other form than its media type says', () => {
    expect(() => parseJws(Buffer.from(good), 'application/jose+json')).toThrow(/jws\.malformed/)
    expect(() => parseJws(Buffer.from(JSON.stringify(flat)), 'application/jose')).toThrow(/jws\.malformed/)
  })

  it('with an RSA-2048 key, though its signature is right', async () => {
    const header = encode({ alg: 'RS256', x5c })
    const signature = sign('sha256', Buffer.from(`${header}.${goodPayload}`), rsa2048.privateKey).toString('base64url')
    expect(await judge(`${header}.${goodPayload}.${signature}`, rsa2048.publicKey)).toBe(
      'signature.algorithm-not-allowed',
    )
  })

  it('with PKCS#1 v1.5 where PSS is named', async () => {
    const header = encode({ alg: 'PS256', x5c })
    const signature = sign('sha256', Buffer.from(`${header}.${goodPayload}`), rsa.privateKey).toString('base64url')
    expect(await judge(`${header}.${goodPayload}.${signature}`, rsa.publicKey)).toBe('signature.invalid')
  })

  it('in flattened form with bytes that are not UTF-8', async () => {
    expect(await judge(Buffer.from(JSON.stringify({ ...flat, x: 'é' }), 'latin1'))).toBe('jws.malformed')
  })

  it('after any one octet of it was changed', async () => {
    for (let i = 0; i < good.length; i += 7) {
      const changed = Buffer.from(good)
      changed[i] = (changed[i] ?? 0) ^ 1
      expect(await judge(changed)).not.toBe('accepted')
    }
  })
})

async function judge(jws: string | Buffer, using: KeyObject = publicKey): Promise<string> {
  try {
    const form = /^[{[]/.test(jws.toString()) ? 'flattened' : 'compact'
    await parseJws(Buffer.from(jws), mediaTypes[form]).verify(using)
    return 'accepted'
  } catch (err) {
    if (err instanceof Refusal) return err.code
    throw err
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** A compact JWS with any header, signed with the registered P-256 key whatever it says. */
function craft(
  header: unknown,
  options: { dsaEncoding: 'der' | 'ieee-p1363' } = { dsaEncoding: 'ieee-p1363' },
): string {
  return craftRaw(JSON.stringify(header), options)
}

function craftRaw(
  header: string | Buffer,
  { dsaEncoding }: { dsaEncoding: 'der' | 'ieee-p1363' } = { dsaEncoding: 'ieee-p1363' },
): string {
  const input = `${Buffer.from(header).toString('base64url')}.${Buffer.from(payload).toString('base64url')}`
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding }).toString('base64url')}`
}

function hmac(secret: KeyObject): string {
  const input = `${encode({ alg: 'HS256', x5c })}.${goodPayload}`
  return `${input}.${createHmac('sha256', secret.export({ format: 'pem', type: 'spki' }))
    .update(input)
    .digest('base64url')}`
}

/** The order of P-256, as r and as s. */
function orderTwice(): string {
  const n = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
  return Buffer.from(n + n, 'hex').toString('base64url')
}

/** The same octets to a lenient reader: 64 octets leave four spare bits in the last character. */
function withTrailingBits(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return part.slice(0, -1) + alphabet[alphabet.indexOf(part.at(-1) ?? '') | 1]
}
