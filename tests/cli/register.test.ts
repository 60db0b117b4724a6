import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRegister } from '../../src/cli/register.ts'
import { toPem } from '../../src/dev/pem.ts'
import { refreshCrls } from '../../src/jobs/refresh-crls.ts'
import { readTrustFolder } from '../../src/net/trust-folder.ts'
import { loadRegistry } from '../../src/store/parties.ts'
import { thumbprintOf } from '../../src/verify/x509.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createWorld, parties, type World } from '../support/world.ts'
import { createMemoryIo } from './memory-io.ts'

const { fpa, satakunta } = parties
let database: TestDatabase
let world: World
let files: Record<string, Buffer | string>

beforeAll(async () => {
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  const trustFolder = await readTrustFolder(dirname(world.files.trustFile))
  await refreshCrls(database.ownerSql, world.trustFolder, trustFolder, world.at)
  const signature = world.issue({ id: fpa, purpose: 'signature' })
  files = {
    'signature.pem': toPem('CERTIFICATE', signature.certificate),
    'tls.der': world.issue({ id: fpa, purpose: 'tls' }).certificate,
    'vat.der': world.issue({ id: `FI${fpa.replace('-', '')}`, purpose: 'signature' }).certificate,
    'expired.der': expired(),
    'chain.pem': signature.chain,
    'key.pem': toPem('PRIVATE KEY', signature.key.export({ format: 'der', type: 'pkcs8' })),
    'broken.pem': '-----BEGIN CERTIFICATE-----\nAAA!\n-----END CERTIFICATE-----\n',
    'junk.der': Buffer.from([0x30, 0x01]),
  }
})

afterAll(async () => {
  await database.close()
  world.remove()
})

test.each([
  ['signature', 'signature.pem'],
  ['tls', 'tls.der'],
  ['signature', 'vat.der'],
] as const)('registers for %s what %s holds, and says what it is', async (purpose, file) => {
  const { status, out, error } = await run(fpa, purpose, file)
  const thumbprint = /thumbprint {2}(\S{43})\n/.exec(out)?.[1] ?? ''
  expect([status, error]).toEqual([0, ''])
  expect(out).toMatch(new RegExp(`registered to ${fpa}, .*, for ${purpose}\n.*\n  valid       \\S+Z to \\S+Z\n`))
  expect(await find(thumbprint)).toMatchObject({ party: fpa, purpose })
  expect(await run(fpa, purpose, file)).toMatchObject({ status: 0, out })
})

test('running gateways are told', async () => {
  let told = 0
  const listener = await database.ownerSql.listen('budkavle_registry', () => {
    told += 1
  })
  await run(fpa, 'tls', 'tls.der')
  await expect.poll(() => told).toBeGreaterThan(0)
  await listener.unlisten()
})

test('what gateways would refuse is registered with a warning', async () => {
  expect(await run(fpa, 'tls', 'expired.der')).toMatchObject({
    status: 0,
    error: expect.stringMatching(/^warning: .*certificate\.expired/),
  })
  files['mail.der'] = world.issue({ id: fpa, purpose: 'signature' }).certificate
  expect(await run(fpa, 'tls', 'mail.der')).toMatchObject({
    status: 0,
    error: expect.stringMatching(/^warning: .*certificate\.usage-not-allowed/),
  })
  files['tls-for-signing.der'] = world.issue({ id: fpa, purpose: 'tls' }).certificate
  expect(await run(fpa, 'signature', 'tls-for-signing.der')).toMatchObject({
    error: expect.stringMatching(/^warning: .*certificate\.path-invalid/),
  })
})

test('without trust.json the path is not checked, and that is said; the dates are', async () => {
  files['late.der'] = expired()
  const { status, error } = await runWith(undefined, fpa, 'tls', 'late.der')
  expect(status).toBe(0)
  expect(error).toMatch(/^note: .*not checked\nwarning: .*expired/)
})

test('a signature certificate that does not name the party is refused, and so is a party that is not there', async () => {
  const before = await count()
  files['signer.der'] = world.issue({ id: fpa, purpose: 'signature' }).certificate
  const refused = { status: 1, out: '', error: expect.stringContaining('nothing is changed') }
  expect(await run(satakunta, 'signature', 'signer.der')).toMatchObject(refused)
  expect(await run('1234567-1', 'signature', 'signer.der')).toMatchObject(refused)
  expect(await count()).toBe(before)
})

test('a certificate of one party cannot become another’s', async () => {
  await expect(run(satakunta, 'tls', 'tls.der')).rejects.toThrow('already registered')
})

test('lists, withdraws for good, and lists the withdrawal', async () => {
  files['leaving.der'] = world.issue({ id: satakunta, purpose: 'tls' }).certificate
  const thumbprint = thumbprintOf(files['leaving.der'])
  await run(satakunta, 'tls', 'leaving.der')
  expect((await run('--list', satakunta)).out).toMatch(new RegExp(`${satakunta}  tls {8}${thumbprint} {2}\\S+Z to `))
  expect(await run(`--withdraw=${thumbprint}`)).toMatchObject({ status: 0, out: expect.stringContaining(satakunta) })
  const { out } = await run('--list', satakunta)
  expect(out).toMatch(new RegExp(`${thumbprint} {2}\\S+Z withdrawn `))
  expect(await run(`--withdraw=${thumbprint}`)).toMatchObject({ status: 0 })
  expect((await run('--list', satakunta)).out).toBe(out)
  expect((await run('--list')).out.length).toBeGreaterThan(out.length)
  await expect(run(satakunta, 'tls', 'leaving.der')).rejects.toThrow('withdrawn')
  expect(await run('--withdraw=none')).toMatchObject({ status: 1, out: '' })
  expect(await run('--list', '1234567-1')).toMatchObject({ status: 1, out: '' })
})

test.each([
  ['nothing', [], 'are needed'],
  ['no certificate', [fpa, 'tls'], 'are needed'],
  ['too much', [fpa, 'tls', 'tls.der', 'tls.der'], 'are needed'],
  ['two options', ['--list', '--withdraw=x'], 'are needed'],
  ['an option and a certificate', ['--withdraw=x', fpa, 'tls', 'tls.der'], 'are needed'],
  ['another purpose', [fpa, 'mail', 'tls.der'], 'signature or tls'],
  ['a file that is not there', [fpa, 'tls', 'none.pem'], 'cannot be read'],
  ['a chain', [fpa, 'tls', 'chain.pem'], 'exactly one certificate'],
  ['a key', [fpa, 'tls', 'key.pem'], 'exactly one certificate'],
  ['broken base64', [fpa, 'tls', 'broken.pem'], 'not base64'],
  ['no certificate inside', [fpa, 'tls', 'junk.der'], 'cannot be read'],
  ['an unknown option', ['--force'], 'force'],
])('a wrong call opens nothing: %s', async (_, args, why) => {
  expect(await run(...args)).toMatchObject({ status: 2, out: '', opened: 0, error: expect.stringContaining(why) })
})

function run(...args: string[]) {
  return runWith(world.files.trustFile, ...args)
}

async function runWith(trustFile: string | undefined, ...args: string[]) {
  const { io, printed } = createMemoryIo(files)
  let opened = 0
  const command = createRegister(
    async () => {
      opened += 1
      return { sql: database.ownerSql, trustFile, close: async () => {} }
    },
    () => world.at,
  )
  return { status: await command(args, io), ...printed, opened }
}

/** Valid until just before the moment of the world. */
function expired(): Buffer {
  const notAfter = new Date(world.at.getTime() - 1000)
  return world.issue({ id: fpa, purpose: 'tls', notAfter }).certificate
}

async function find(thumbprint: string) {
  return (await loadRegistry(database.sql)).certificates.find((certificate) => certificate.thumbprint === thumbprint)
}

async function count() {
  return (await loadRegistry(database.sql)).certificates.length
}
