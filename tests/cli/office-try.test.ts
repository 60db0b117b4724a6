import { dirname } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/cli/args/open-database.ts'
import { type OpenTry, openTry } from '../../src/cli/args/open-try.ts'
import { createOffice } from '../../src/cli/office.ts'
import { issueCertificate } from '../../src/dev/pki.ts'
import { openDevelopmentPki } from '../../src/dev/pki-folder.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { listActs } from '../../src/store/acts.ts'
import { saveReception } from '../../src/store/reception.ts'
import { thumbprintOf } from '../../src/verify/x509.ts'
import { openRoom, type TestRoom, type Visitor } from '../admin/room.ts'
import { type Endpoint, openEndpoint } from '../support/endpoint.ts'
import { createMemoryIo } from './memory-io.ts'

const satakunta = '3221304-3'
const office = 'area-06' as OfficeId
let room: TestRoom
let operator: Visitor
let endpoint: Endpoint | undefined

beforeAll(async () => {
  room = await openRoom({ world: true })
  operator = await room.as({ staff: 'staff.17', grants: [{ role: 'operator' }] })
})
afterEach(() => endpoint?.close())
afterAll(() => room?.close())

describe('an office that is forwarded to', () => {
  test('is reached by a handshake with the pinned certificate; nothing is sent', async () => {
    const thumbprint = await openOffice()
    await forwardTo(thumbprint)
    expect(await run('try', office, '--by=staff.7')).toEqual({
      status: 0,
      out: 'office:area-06: The endpoint answers, with the registered certificate.\n',
      error: '',
    })
    expect(endpoint?.arrived).toEqual([])
  })

  test('with another certificate, or not there, it is not; which code and words the room says', async () => {
    await openOffice()
    await forwardTo('A'.repeat(43))
    expect(await run('try', office, '--by=staff.7')).toEqual({
      status: 1,
      out: '',
      error: 'office:area-06: certificate-refused: The endpoint does not show the registered certificate.\n',
    })
    expect(await page()).toEqual({ no: 'certificate-refused' })
    await endpoint?.close()
    expect(await run('try', office, '--by=staff.7')).toMatchObject({
      status: 1,
      error: expect.stringContaining('unreachable: The endpoint cannot be reached.'),
    })
  })

  test('at an address of the gateway’s own house is not connected to in production', async () => {
    const thumbprint = await openOffice()
    await forwardTo(thumbprint)
    const asProduction: OpenTry = ({ sql, config }, now) =>
      openTry({ sql, config: { ...config, development: false } }, now)
    const { status, error } = await runWith(asProduction, 'try', office, '--by=staff.7')
    expect([status, error]).toEqual([1, expect.stringContaining('address-refused: ')])
  })

  test('leaves the same act as the page', async () => {
    await forwardTo('A'.repeat(43))
    await run('try', office, '--by=staff.7')
    await page()
    const [ofPage, ofCommand] = await acts()
    expect(ofCommand).toMatchObject({ by: 'staff.7', reasons: ['connection.tested'], subject: 'office:area-06' })
    expect(ofPage).toEqual({ ...ofCommand, index: expect.anything(), at: expect.anything(), by: 'staff.17' })
  })

  test('is not spoken to when the log cannot be told', async () => {
    let tried = 0
    const broken: OpenTry = async (database, now) => {
      const { parts, close } = await openTry(database, now)
      const act = () => Promise.reject(new Error('the log is away'))
      const tryEndpoint = async () => {
        tried += 1
        return 'reached'
      }
      return { parts: { ...parts, act, tryEndpoint }, close }
    }
    await forwardTo('A'.repeat(43))
    const before = await acts()
    await expect(runWith(broken, 'try', office, '--by=staff.7')).rejects.toThrow('the log is away')
    expect([tried, await acts()]).toEqual([0, before])
  })
})

test('an office that polls is judged by when it last did, as the room judges', async () => {
  await saveReception(room.database.sql, office, { mode: 'poll' })
  const polled = (at: Date) =>
    room.database.ownerSql`
      insert into office_watch (office, last_polled_at) values (${office}, ${at})
      on conflict (office) do update set last_polled_at = excluded.last_polled_at`
  await polled(new Date(Date.now() - 2 * 86_400_000))
  expect(await run('try', office, '--by=staff.7')).toMatchObject({
    status: 1,
    error: 'office:area-06: office.not-polled: The office has not asked for messages lately.\n',
  })
  await polled(new Date())
  expect(await run('try', office, '--by=staff.7')).toMatchObject({
    status: 0,
    out: 'office:area-06: The office has asked for messages lately, with a valid certificate.\n',
  })
})

test.each(['area-99', 'manual-desk'])('%s is no office of an organisation, and leaves no act', async (one) => {
  const before = await acts()
  expect(await run('try', one, '--by=staff.7')).toMatchObject({
    status: 1,
    out: '',
    error: expect.stringContaining('no such office'),
  })
  expect(await acts()).toEqual(before)
})

test.each([
  [['try', 'area-06'], 'staff id'],
  [['try', 'area-06', '--by=150385W950N'], 'no personal identity code'],
  [['try', '--by=staff.7'], 'one office or area'],
  [['try', 'area-06', 'area-02', '--by=staff.7'], 'one office or area'],
  [['try', 'area-06', '--by=staff.7', '--phone=12'], 'try takes'],
  [['try', 'area-06', '--by=staff.7', '--reason=receiver-asked'], 'only poll'],
])('%j is a wrong call', async (args, why) => {
  const before = await acts()
  const { status, error } = await run(...args)
  expect([status, error]).toEqual([2, expect.stringContaining(why)])
  expect(error).not.toContain('150385W950N')
  expect(await acts()).toEqual(before)
})

/** Somebody’s endpoint with a certificate of its own. @returns its thumbprint */
async function openOffice(): Promise<string> {
  const pki = openDevelopmentPki(room.trustFolder, new Date())
  const validity = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 700 * 86_400_000) }
  const request = { name: 'A party', id: satakunta, purpose: 'server', names: ['127.0.0.1'], ...validity } as const
  const { chain, key, certificate } = issueCertificate(pki, request)
  endpoint = await openEndpoint({ cert: chain, key: key.export({ format: 'pem', type: 'pkcs8' }) })
  return thumbprintOf(certificate)
}

async function forwardTo(certificate: string): Promise<void> {
  const url = endpoint?.url ?? 'https://127.0.0.1:9/in'
  await saveReception(room.database.sql, office, { mode: 'forward', url, certificate })
}

async function page(): Promise<unknown> {
  const answer = await operator.send('POST', `/api/parties/${satakunta}/acts`, { act: 'test', office })
  return await answer.json()
}

function run(...args: string[]) {
  return runWith(openTry, ...args)
}

async function runWith(openTrying: OpenTry, ...args: string[]) {
  const { io, printed } = createMemoryIo({})
  const env = { DATABASE_URL: room.database.url, BUDKAVLE_DATA_FOLDER: dirname(room.trustFolder) }
  const command = createOffice(
    () => openDatabase(env),
    () => new Date(),
    openTrying,
  )
  return { status: await command(args, io), ...printed }
}

function acts() {
  return listActs(room.database.sql, undefined, 100)
}
