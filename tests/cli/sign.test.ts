import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSign } from '../../src/cli/sign.ts'
import { toPem } from '../../src/dev/pem.ts'
import type { KeyType, Leaf } from '../../src/dev/pki.ts'
import type { MediaType } from '../../src/message/media-types.ts'
import { registerCertificate } from '../../src/store/parties.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { exampleAt, exampleOf, type Json, schemaFiles, typeOf } from '../support/verified.ts'
import { createWorld, parties, type World } from '../support/world.ts'
import { createMemoryIo } from './memory-io.ts'

let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
const disk: Record<string, string> = {}
const concern = exampleOf(typeOf('concern-consented'))
const keyTypes: readonly KeyType[] = ['p256', 'p384', 'rsa3072', 'ed25519']

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  for (const keyType of keyTypes) await keep(keyType, world.issue({ id: parties.fpa, purpose: 'signature', keyType }))
  await keep('other', world.issue({ id: parties.satakunta, purpose: 'signature' }), 'satakunta')
  const notAfter = new Date(exampleAt.getTime() - 60_000)
  await keep('expired', world.issue({ id: parties.fpa, purpose: 'signature', notAfter }))
  await keep('server', world.issue({ id: parties.fpa, purpose: 'server' }))
  app = await createTestApp({ database, world })
  fpa = app.as(world.party('fpa'))
  disk['concern.json'] = JSON.stringify(concern)
  disk['concern.xml'] = schemaFiles.get('concern-consented/1/example.xml') ?? ''
  disk['faulty.json'] = JSON.stringify({ ...concern, urgency: 'urgent', consent: undefined })
  disk['plan.json'] = JSON.stringify(exampleOf(typeOf('plan-client')))
  disk['leaf.pem'] = `${disk['p256.key.pem']}${disk['p256.pem']}${disk['other.pem']}`
  disk['chain.pem'] = `${disk['p256.pem']}${disk['other.pem']}`
  disk['none.json'] = 'MarkerOfSecret'
})

afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

const forms: readonly (readonly [string, MediaType])[] = [
  ['--xml', 'application/xml'],
  ['--jws', 'application/jose+json'],
  ['--compact', 'application/jose'],
]
const ways = forms.flatMap(([form, mediaType]) =>
  keyTypes
    .filter((keyType) => !(keyType === 'ed25519' && form === '--xml'))
    .flatMap((keyType) => ['concern.json', 'concern.xml'].map((file) => [file, form, keyType, mediaType] as const)),
)

test.each(ways)('%s signed with %s by a key of %s is taken by the gateway', async (file, form, keyType, mediaType) => {
  const { status, error, written } = await sign(file, keyType, form, '--new-id', '--out', 'document')
  expect([status, error]).toEqual([0, `signed: concern-consented/1, to be sent as ${mediaType}\n`])
  const answer = await fpa.send('/v1/messages', written.get('document') ?? '', mediaType)
  expect([answer.status, answer.bytes.toString().slice(0, 500)]).toEqual([202, expect.any(String)])
})

describe('the document', () => {
  test('goes to the standard output as it is, and says what was said', async () => {
    for (const file of ['concern.json', 'concern.xml']) {
      const { out } = await sign(file, 'p256', '--compact')
      expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
      expect(JSON.parse(Buffer.from(out.split('.')[1] ?? '', 'base64url').toString())).toEqual(concern)
    }
  })

  test('keeps its encoding unless told otherwise, and its text', async () => {
    const { out } = await sign('concern.xml', 'p256')
    expect(out.replace(/<ds:Signature .*<\/ds:Signature>/, '')).toBe(disk['concern.xml'])
    expect(out).toContain('<xades:SigningTime>2026-11-20T13:00:00.000Z</xades:SigningTime>')
    const json = JSON.parse((await sign('concern.json', 'p256')).out)
    expect(Buffer.from(json.payload, 'base64url').toString()).toBe(disk['concern.json'])
  })

  test.each(['concern.json', 'concern.xml'])('of %s gets a new identifier and time when asked', async (file) => {
    const { out } = await sign(file, 'p256', '--jws', '--new-id', '--now')
    const value: Json = JSON.parse(Buffer.from(JSON.parse(out).payload, 'base64url').toString())
    expect(value).toEqual({ ...concern, messageId: value.messageId, createdAt: '2026-11-20T13:00:00Z' })
    expect(value.messageId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(value.messageId).not.toBe(concern.messageId)
  })
})

describe('what would be refused', () => {
  const lines = [
    'not signed: a gateway would refuse it',
    'schema.invalid /urgencyReason: This field is mandatory when /urgency is urgent',
    'schema.invalid /callBackNumber: This field is mandatory when /urgency is urgent',
    'consent.missing /consent: The legal mode requires a consent',
  ]

  test('is not signed, and everything wrong is told', async () => {
    const { status, out, error, written } = await sign('faulty.json', 'p256', '--out', 'document')
    expect([status, out, written.size, error]).toEqual([1, '', 0, `${lines.join('\n  ')}\n`])
  })

  test('is signed all the same with --anyway, and the gateway says the same of it', async () => {
    const { status, out, error } = await sign('faulty.json', 'p256', '--anyway')
    expect([status, error]).toEqual([0, expect.stringContaining('warning: a gateway would refuse it')])
    const answer = await fpa.send('/v1/messages', out, 'application/jose+json')
    const faults = answer.json<{ faults: { code: string; place: string; rule: string }[] }>().faults
    expect(faults.map(({ code, place, rule }) => `${code} ${place}: ${rule}`)).toEqual(lines.slice(1))
  })

  test.each([
    ['by age', ['concern.json', 'p256'], 'message.stale /createdAt'],
    ['as no message', ['none.json', 'p256'], 'json.malformed'],
    ['as of another kind of party', ['concern.json', 'p256', '--as', 'social-services'], 'party.not-allowed'],
    ['as signed by another', ['plan.json', 'p256'], 'signer.not-sender'],
    ['as signed by another kind', ['concern.json', 'other'], 'signer.not-sender'],
  ])('%s', async (why, [file = '', key = '', ...more], code) => {
    const now = why === 'by age' ? new Date('2026-12-24T00:00:00Z') : exampleAt
    const { status, out, error } = await signAt(now, file, key, ...more)
    expect([status, out, error]).toEqual([1, '', expect.stringContaining(`  ${code}`)])
    expect(error).not.toContain('MarkerOfSecret')
  })

  test('is sound again with the time of now', async () => {
    const now = new Date('2026-12-24T00:00:00Z')
    expect(await signAt(now, 'concern.json', 'p256', '--now')).toMatchObject({ status: 0 })
  })
})

describe('a certificate that a gateway would refuse is warned of', () => {
  test.each([
    ['expired', 'certificate.expired'],
    ['server', 'certificate.usage-not-allowed'],
  ])('%s', async (key, code) => {
    const { status, out, error } = await sign('concern.json', key)
    expect([status, out.length > 0, error]).toEqual([
      0,
      true,
      expect.stringContaining(`warning: a gateway would refuse it\n  ${code}`),
    ])
  })
})

test.each([
  ['its key, as a development party’s', 'leaf.pem'],
  ['the chain after it', 'chain.pem'],
])('a certificate may stand in one file with %s', async (_, file) => {
  const { status, written } = await run(exampleAt, [
    'concern.json',
    '--key',
    'leaf.pem',
    '--certificate',
    file,
    '--out',
    'document',
  ])
  expect([status, written.has('document')]).toEqual([0, true])
})

describe('a wrong call, with status 2 and nothing written', () => {
  const pair = ['--key', 'p256.key.pem', '--certificate', 'p256.pem']
  test.each([
    ['no file', pair],
    ['two files', ['concern.json', 'concern.xml', ...pair]],
    ['no key', ['concern.json', '--certificate', 'p256.pem']],
    ['no certificate', ['concern.json', '--key', 'p256.key.pem']],
    ['two forms', ['concern.json', '--xml', '--jws', ...pair]],
    ['no certificate in its file', ['concern.json', '--key', 'p256.key.pem', '--certificate', 'p256.key.pem']],
    ['the key of another certificate', ['concern.json', '--key', 'other.key.pem', '--certificate', 'p256.pem']],
    ['a certificate as key', ['concern.json', '--key', 'p256.pem', '--certificate', 'p256.pem']],
    [
      'a key that cannot sign so',
      ['concern.json', '--xml', '--key', 'ed25519.key.pem', '--certificate', 'ed25519.pem'],
    ],
    ['its key as --out', ['concern.json', '--out', 'p256.key.pem', ...pair]],
    ['its message as --out', ['concern.json', '--out', 'concern.json', ...pair]],
    ['a file that is not there', ['nothing.json', ...pair]],
    ['an unknown option', ['concern.json', '--force', ...pair]],
  ])('%s', async (_, args) => {
    const { status, out, error, written } = await run(exampleAt, args)
    expect([status, out, written.size]).toEqual([2, '', 0])
    expect(error).toContain('usage: budkavle sign')
    expect(error).not.toContain('PRIVATE')
  })
})

test('--help says how it is called', async () => {
  expect(await run(exampleAt, ['--help'])).toMatchObject({
    status: 0,
    out: expect.stringContaining('usage: budkavle sign'),
  })
})

async function keep(name: string, { key, certificate }: Leaf, party: keyof typeof parties = 'fpa'): Promise<void> {
  disk[`${name}.key.pem`] = key.export({ format: 'pem', type: 'pkcs8' }).toString()
  disk[`${name}.pem`] = toPem('CERTIFICATE', certificate)
  const { id } = world.party(party)
  await registerCertificate(database.ownerSql, { party: id, purpose: 'signature', der: certificate })
}

function sign(file: string, key: string, ...more: string[]) {
  return signAt(exampleAt, file, key, ...more)
}

function signAt(now: Date, file: string, key: string, ...more: string[]) {
  return run(now, [file, '--key', `${key}.key.pem`, '--certificate', `${key}.pem`, ...more])
}

async function run(now: Date, args: string[]) {
  const { io, printed, written } = createMemoryIo(disk)
  return { status: await createSign(() => now)(args, io), ...printed, written }
}
