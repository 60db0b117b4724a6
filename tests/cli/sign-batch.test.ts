import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCheck } from '../../src/cli/check.ts'
import { createSign } from '../../src/cli/sign.ts'
import { toPem } from '../../src/dev/pem.ts'
import type { Leaf } from '../../src/dev/pki.ts'
import { canonicalJson } from '../../src/evidence/canonical-json.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import { readBatchForm } from '../../src/message/batch-form.ts'
import type { MediaType } from '../../src/message/media-types.ts'
import { encodeXml } from '../../src/sign/encode-xml.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, signMessage } from '../support/messages.ts'
import { exampleAt, exampleOf, type Json, schemaFiles, typeOf } from '../support/verified.ts'
import { createWorld, parties, type World } from '../support/world.ts'
import { createMemoryIo } from './memory-io.ts'

let database: TestDatabase
let world: World
let app: TestApp
let fpa: Caller
const disk: Record<string, string> = {}
const hour = 3_600_000

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  app = await createTestApp({ database, world })
  fpa = app.as(world.party('fpa'))
  for (const name of ['fpa', 'satakunta'] as const) keep(name, world.party(name).signature)
  keep(
    'expired',
    world.issue({ id: parties.fpa, purpose: 'signature', notAfter: new Date(exampleAt.getTime() - hour) }),
  )
  disk['a.xml'] = await createNotice('xml')
  disk['b.json'] = `${await createNotice('json')}\n`
  disk['c.xml'] = await createNotice('xml')
  disk['old.json'] = await createNotice('json', { createdAt: '2026-11-01T09:00:00Z' })
  disk['changed.json'] = (await createNotice('json')).replace(/"signature":"..../, '"signature":"AAAA')
  disk['concern.xml'] = (await signMessage(createConcern(), world.party('fpa'), 'xml')).body
  disk['theirs.json'] = await createNotice('json', { from: parties.satakunta }, 'satakunta')
  disk['unsigned.json'] = JSON.stringify(exampleOf(typeOf('long-term-under25')))
  // White space after the root is part of the document and changes nothing.
  disk['large.xml'] = (await createNotice('xml')).padEnd(256 * 1024 + 1)
  disk['huge.xml'] = (await createNotice('xml')).padEnd(300_000)
  disk['big.xml'] = (await createNotice('xml')).padEnd(250_000)
})

afterAll(async () => {
  await app.close()
  await database.close()
  world.remove()
})

const forms: readonly (readonly [string[], string[], MediaType])[] = [
  [['a.xml', 'c.xml'], [], 'application/xml'],
  [['a.xml', 'b.json'], [], 'application/jose+json'],
  [['a.xml', 'b.json', 'c.xml'], ['--xml'], 'application/xml'],
  [['a.xml', 'c.xml'], ['--jws'], 'application/jose+json'],
  [['b.json'], ['--compact'], 'application/jose'],
]

describe('a batch', () => {
  test.each(forms)('of %j %j is taken, and each document in it has its receipt', async (files, form, mediaType) => {
    const { status, error, written } = await sign([...files, ...form, '--out', 'batch'])
    const count = files.length === 1 ? '1 document' : `${files.length} documents`
    expect([status, error]).toEqual([0, `signed: a batch of ${count}, to be sent to /v1/batches as ${mediaType}\n`])
    const reply = await fpa.send('/v1/batches', written.get('batch') ?? '', mediaType)
    const { items } = reply.json<{ items: readonly { status: number; messageId: string; receipt: object }[] }>()
    expect(items.map((item) => [item.status, item.messageId])).toEqual(files.map((file) => [202, idOf(file)]))
    for (const { receipt } of items) {
      expect(verifyReceipt(Buffer.from(canonicalJson(receipt as never)), app.keys).ok).toBe(true)
    }
  })

  test.each(forms)('of %j %j is sound to the check', async (files, form) => {
    const { written } = await sign([...files, ...form, '--out', 'batch'])
    const { status, out } = await check({ batch: written.get('batch') ?? '' }, ['batch'])
    expect([status, out]).toEqual([
      0,
      expect.stringMatching(`^batch: a batch, sound, ${files.length} of ${files.length} `),
    ])
    expect(out).toContain(`\n  signed with ecdsa-p256-sha256\n  ${files.length} × long-term-under25/1\n`)
    expect(out).toContain('not checked here: whether the signing certificate is registered')
  })
})

describe('is not signed', () => {
  test('with a document in it that would be refused: each is told by its place and file, and nothing is written', async () => {
    const files = ['a.xml', 'old.json', 'changed.json', 'concern.xml', 'theirs.json', 'b.json']
    const { status, out, error, written } = await sign([...files, '--out', 'batch'])
    expect([status, out, written.size]).toEqual([1, '', 0])
    const [first, ...lines] = error.trimEnd().split('\n  ')
    expect(first).toBe('not signed: a gateway would refuse it')
    expect(lines.map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
      'item 1 (old.json): message.stale',
      'item 2 (changed.json): signature.invalid:',
      'item 3 (concern.xml): batch.not-allowed',
      'item 4 (theirs.json): caller.not-sender:',
    ])
  })

  test.each([
    ['with a document larger than one that comes alone', ['large.xml'], 'item 0 (large.xml): request.too-large: a doc'],
    [
      'with a document larger than any batch takes',
      ['huge.xml'],
      'envelope: schema.invalid /items/0/document: The text',
    ],
    ['of more documents than it may have', Array<string>(501).fill('b.json'), 'envelope: schema.invalid /items: There'],
    [
      'larger than a batch may be',
      Array<string>(25).fill('big.xml'),
      'envelope: request.too-large: the body holds at most',
    ],
  ])('%s', async (_, files, line) => {
    const { status, out, error } = await sign([...files, '--jws'])
    expect([status, out]).toEqual([1, ''])
    expect(error).toMatch(/^not signed: a gateway would refuse it\n/)
    expect(error).toContain(`\n  ${line}`)
  })

  test('but with --anyway it is, and the gateway says the same', async () => {
    const { status, error, out } = await sign(['a.xml', 'old.json', 'changed.json', 'concern.xml', '--anyway'])
    expect([status, error]).toEqual([0, expect.stringContaining('warning: a gateway would refuse it')])
    const reply = await fpa.send('/v1/batches', out, 'application/jose+json')
    const { items } = reply.json<{ items: readonly { problem?: { code: string } }[] }>()
    const codes = items.map(({ problem }) => problem?.code)
    expect(codes).toEqual([undefined, 'message.stale', 'signature.invalid', 'batch.not-allowed'])
    for (const [index, code] of codes.entries()) if (code) expect(error).toMatch(`item ${index} (`)
  })
})

test('a certificate that may be better on the day is only warned of', async () => {
  const { status, error } = await sign(['a.xml'], 'expired')
  expect([status, error]).toEqual([
    0,
    expect.stringContaining('warning: a gateway would refuse it\n  envelope: certificate.expired'),
  ])
})

describe('the check of a batch', () => {
  test('tells of each document what is wrong with it, by its place, and no value', async () => {
    const { out: batch } = await sign(['a.xml', 'old.json', 'concern.xml', 'b.json', '--anyway'])
    const { status, out } = await check({ batch }, ['batch'])
    expect([status, out]).toEqual([1, expect.stringMatching(/^batch: a batch, refused, 2 of 4 documents sound\n/)])
    expect(out).toContain('\n  item 1: message.stale /createdAt: ')
    expect(out).toMatch(/\n {2}item 2: batch.not-allowed \/\S*: This message type may not come in a batch\n/)
    expect(out).not.toMatch(/item [03]:|Esimerkki|0246246|300606/)
  })

  test('judges its documents too where the envelope is faulty', async () => {
    const { out: batch } = await sign(['a.xml', 'concern.xml', '--anyway'])
    const { status, out } = await check({ batch }, ['batch', '--at', '2026-12-24T00:00:00Z'])
    expect(status).toBe(1)
    expect(out).toContain('\n  envelope: message.stale /batch/createdAt: ')
    expect(out).toContain('\n  item 0: message.stale ')
    expect(out).toMatch(/\n {2}item 1: batch.not-allowed .*\n {2}item 1: message.stale /)
  })

  test.each(['xml', 'json'])('before it is signed, in %s', async (encoding) => {
    const batch = createEnvelope(['a.xml', 'concern.xml'], encoding)
    const { status, out } = await check({ batch }, ['batch'])
    expect([status, out]).toEqual([1, expect.stringContaining('batch: a batch, refused, 1 of 2 documents sound')])
    expect(out).toContain('\n  not signed\n')
    expect(out).toContain('\n  not checked here: the signature: there is none yet')
  })

  test('of an envelope whose form is wrong, tells that', async () => {
    const batch = createEnvelope([], 'json')
    const { status, out } = await check({ batch }, ['batch'])
    expect([status, out]).toEqual([1, expect.stringContaining('\n  envelope: schema.invalid /items: ')])
  })

  test('that was changed tells of the signature, as of a message', async () => {
    const { out } = await sign(['a.xml', 'c.xml'])
    const batch = out.replace(/<document>../, '<document>AA')
    expect(await check({ batch }, ['batch'])).toMatchObject({
      status: 1,
      out: expect.stringContaining('batch: refused\n  signature.digest-mismatch: '),
    })
  })

  test('for machines: everything as data, a message beside it as ever', async () => {
    const { out: batch } = await sign(['a.xml', 'old.json', '--anyway'])
    const { out } = await check({ batch, ...disk }, ['batch', 'b.json', '--json'])
    const [first, second] = JSON.parse(out)
    expect(first).toMatchObject({
      file: 'batch',
      ok: false,
      envelope: { ok: true, signature: { algorithm: 'ecdsa-p256-sha256' }, notChecked: ['registration', 'path'] },
      items: [
        { index: 0, ok: true, messageType: 'long-term-under25' },
        { index: 1, ok: false, code: 'message.stale', status: 422, faults: [{ code: 'message.stale' }] },
      ],
    })
    expect(second).toMatchObject({ file: 'b.json', ok: true, messageType: 'long-term-under25' })
  })
})

describe('a wrong call, with status 2 and nothing written', () => {
  test.each([
    ['no document', []],
    ['a document that is not signed', ['unsigned.json']],
    ['a file that is not there', ['nothing.json']],
    ['a new identifier for what is signed', ['a.xml', '--new-id']],
    ['a new time for what is signed', ['a.xml', '--now']],
    ['two forms', ['a.xml', '--xml', '--jws']],
  ])('%s', async (_, args) => {
    const { status, out, error, written } = await sign([...args, '--out', 'batch'])
    expect([status, out, written.size]).toEqual([2, '', 0])
    expect(error).toContain('usage: budkavle sign')
  })

  test('several messages without --batch', async () => {
    const { status, error } = await run(['a.xml', 'c.xml', '--key', 'fpa.key.pem', '--certificate', 'fpa.pem'])
    expect([status, error]).toEqual([2, expect.stringContaining('only with --batch')])
  })
})

function keep(name: string, { key, certificate }: Leaf): void {
  disk[`${name}.key.pem`] = key.export({ format: 'pem', type: 'pkcs8' }).toString()
  disk[`${name}.pem`] = toPem('CERTIFICATE', certificate)
}

function createValue(more: Json = {}): Json {
  return { ...exampleOf(typeOf('long-term-under25')), messageId: randomUUID(), ...more }
}

async function createNotice(encoding: 'xml' | 'json', more: Json = {}, by: 'fpa' | 'satakunta' = 'fpa') {
  return (await signMessage(createValue(more), world.party(by), encoding)).body
}

function createEnvelope(files: readonly string[], encoding: string): string {
  const items = files.map((file) => ({
    mediaType: 'application/xml',
    document: Buffer.from(disk[file] ?? '').toString('base64'),
  }))
  const value = { batchId: randomUUID(), createdAt: '2026-11-20T12:59:00Z', from: parties.fpa, items }
  return encoding === 'xml' ? encodeXml(readBatchForm(schemaFiles), value) : JSON.stringify(value)
}

function idOf(file: string): string | undefined {
  const text = disk[file] ?? ''
  const payload = text.startsWith('<') ? text : Buffer.from(JSON.parse(text).payload, 'base64url').toString()
  return /messageId(?:>|":")([0-9a-f-]{36})/.exec(payload)?.[1]
}

function sign(args: readonly string[], by = 'fpa') {
  return run(['--batch', ...args, '--key', `${by}.key.pem`, '--certificate', `${by}.pem`])
}

async function run(args: string[]) {
  const { io, printed, written } = createMemoryIo(disk)
  return { status: await createSign(() => exampleAt)(args, io), ...printed, written }
}

async function check(files: Readonly<Record<string, string>>, args: string[]) {
  const { io, printed } = createMemoryIo(files)
  return { status: await createCheck(() => exampleAt)(args, io), ...printed }
}
