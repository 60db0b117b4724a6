import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCheck } from '../../src/cli/check.ts'
import { exampleAt, exampleOf, type Json, schemaFiles, typeOf } from '../support/verified.ts'
import { readCases, vectorFolder } from '../vectors/play/case.ts'
import { createMemoryIo } from './memory-io.ts'

const concern = exampleOf(typeOf('concern-consented'))
const text = (more: Json) => JSON.stringify({ ...concern, ...more })
const vector = (...parts: readonly string[]) => readFileSync(join(vectorFolder, ...parts))
const files = {
  'concern.json': text({}),
  'concern.xml': schemaFiles.get('concern-consented/1/example.xml') ?? '',
  'concern.jws.json': `${schemaFiles.get('concern-consented/1/example.jws.json')}`,
  'concern.signed.xml': schemaFiles.get('concern-consented/1/example.signed.xml') ?? '',
  'large.signed.xml': `${schemaFiles.get('concern-consented/1/example.signed.xml')}${' '.repeat(256 * 1024)}`,
  'faulty.json': text({ urgency: 'urgent', consent: { ...(concern.consent as Json), purpose: 'plan-client' } }),
  'changed.xml': (schemaFiles.get('concern-consented/1/example.signed.xml') ?? '').replace('normal', 'urgent'),
  'later.json': text({ createdAt: '2026-11-25T08:00:00Z' }),
  'none.txt': 'MarkerOfSecret',
  'bom.xml': `\ufeff${schemaFiles.get('concern-consented/1/example.signed.xml')}`,
  '-': text({}),
}
const faulty = [
  'schema.invalid /urgencyReason: This field is mandatory when /urgency is urgent',
  'schema.invalid /callBackNumber: This field is mandatory when /urgency is urgent',
  'consent.wrong-purpose /consent/purpose: The consent must be for this message type',
]

describe('what a gateway would take', () => {
  test.each(['concern.json', 'concern.xml', '-'])('%s, not signed', async (file) => {
    const { status, out } = await run(file)
    expect(status).toBe(0)
    expect(out).toContain(`${file}: sound\n  concern-consented/1, `)
    expect(out).toContain('from fpa to social-services, under client-consent\n  not signed\n')
    expect(out).toContain('not checked here: the signature')
  })

  test.each(['concern.jws.json', 'concern.signed.xml'])('%s, signed', async (file) => {
    const { status, out } = await run(file)
    expect([status, out.includes('signed with ecdsa-p256-sha256')]).toEqual([0, true])
    expect(out).toContain('not checked here: whether the signing certificate is registered')
  })

  test('a signed document that is larger than it takes is refused', async () => {
    const { status, out } = await run('large.signed.xml')
    expect(status).toBe(1)
    expect(out).toContain('large.signed.xml: refused\n  request.too-large: the body holds at most 262144 bytes')
  })

  test('of several, each has its verdict', async () => {
    const { status, out } = await run('concern.json', 'faulty.json')
    expect(status).toBe(1)
    expect(out).toContain('concern.json: sound')
    expect(out).toContain(['faulty.json: refused', ...faulty].join('\n  '))
  })
})

describe('what tools of others have signed', () => {
  const trust = join(vectorFolder, 'world', 'trust')
  const { at } = JSON.parse(vector('world', 'world.json').toString())
  const foreign = readCases('accept').filter(({ name }) => /^(xmlsec1|authlib|jwcrypto)-/.test(name))

  test('by three of them', () => expect(foreign.length).toBeGreaterThan(10))

  test.each(foreign)('$name is sound, path and revocation included', async ({ name, vector: { steps } }) => {
    const body = steps[0]?.body
    const document = vector('accept', name, body && 'file' in body ? body.file : '')
    const certificates = ['fpa.p256', 'fpa.p384', 'fpa.rsa3072', 'fpa.ed25519'].map((one) => `${one}.pem`)
    const pems = Object.fromEntries(certificates.map((one) => [one, vector('world', 'certificates', one)]))
    const registered = certificates.flatMap((one) => ['--certificate', one])
    const args = ['document', '--at', at, '--trust', trust, ...registered]
    const { status, out } = await runWith({ ...pems, document }, ...args)
    expect([status, out]).toEqual([0, expect.stringMatching(/^document: sound\n/)])
    expect(out).not.toMatch(/whether (the signing certificate is registered|a valid path)/)
  })

  test('with no certificate given, the one shown is only claimed to be registered', async () => {
    const document = vector('accept', 'xmlsec1-p256', 'document.xml')
    const { status, out } = await runWith({ document }, 'document', '--at', at, '--trust', trust)
    expect([status, out]).toEqual([0, expect.stringContaining('not checked here: whether the signing certificate')])
    expect(out).not.toContain('whether a valid path')
  })

  test('a revoked certificate is not good, though it signed', async () => {
    const document = vector('refuse', 'certificate.revoked', 'xml', 'document.xml')
    const { status, out } = await runWith({ document }, 'document', '--at', at, '--trust', trust)
    expect([status, out]).toEqual([1, expect.stringContaining('certificate.revoked: ')])
  })
})

describe('what it would refuse', () => {
  test.each([
    ['a changed signed document', ['changed.xml'], 'signature.digest-mismatch'],
    [
      'too old',
      ['concern.json', '--at', '2026-12-01T00:00:00Z'],
      'message.stale /createdAt: A message must be at most',
    ],
    ['of the future', ['later.json'], 'message.from-future /createdAt'],
    ['by another kind of party', ['concern.json', '--as', 'social-services'], 'party.not-allowed /messageType'],
    ['XML after a byte order mark', ['bom.xml'], 'xml.unsafe'],
    ['no message at all', ['none.txt'], 'json.malformed: The payload is not JSON'],
  ])('%s', async (_, args, line) => {
    const { status, out } = await run(...args)
    expect([status, out]).toEqual([1, expect.stringContaining(`: refused\n  ${line}`)])
  })

  test('says no value of the document', async () => {
    const { out } = await run('none.txt', 'faulty.json', 'changed.xml')
    expect(out).not.toMatch(/MarkerOfSecret|plan-client|010190|Esimerkki/)
  })
})

test('for machines: everything as data', async () => {
  const { status, out } = await run('concern.json', 'faulty.json', '--json')
  expect(status).toBe(1)
  expect(JSON.parse(out)).toEqual([
    {
      file: 'concern.json',
      ok: true,
      messageType: 'concern-consented',
      schemaVersion: '1',
      direction: { from: 'fpa', to: 'social-services' },
      legalMode: 'client-consent',
      section: 'SVL 1301/2014 35 § 1 mom.',
      signature: null,
      shownFrom: null,
      clocks: expect.any(Array),
      notChecked: ['signature', 'identifier', 'version', 'withdrawal'],
    },
    {
      file: 'faulty.json',
      ok: false,
      code: 'schema.invalid',
      status: 422,
      title: 'The message does not follow its schema',
      detail: expect.stringMatching(/; and 2 more$/),
      faults: faulty.map((line) => {
        const [, code, place, rule] = /^(\S+) (\S+): (.*)$/.exec(line) ?? []
        return { code, place, rule }
      }),
    },
  ])
})

describe('a wrong call, with status 2 and nothing on the output', () => {
  test.each([
    ['no file', []],
    ['a file that is not there', ['nothing.json']],
    ['no time', ['concern.json', '--at', 'yesterday']],
    ['no kind', ['concern.json', '--as', 'county']],
    ['a certificate that is none', ['concern.json', '--certificate', 'concern.json']],
    ['a trust folder that is none', ['concern.json', '--trust', '/nowhere']],
    ['an unknown option', ['concern.json', '--force']],
  ])('%s', async (_, args) => {
    const { status, out, error } = await run(...args)
    expect([status, out, error]).toEqual([2, '', expect.stringContaining('usage: budkavle check')])
  })
})

test('--help says how it is called', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, out: expect.stringContaining('usage: budkavle check') })
})

function run(...args: string[]) {
  return runWith(files, ...args)
}

async function runWith(disk: Readonly<Record<string, Buffer | string>>, ...args: string[]) {
  const { io, printed } = createMemoryIo(disk)
  return { status: await createCheck(() => exampleAt)(args, io), ...printed }
}
