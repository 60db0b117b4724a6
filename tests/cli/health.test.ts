import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenHealth, openHealth } from '../../src/cli/args/open-health.ts'
import { createHealth } from '../../src/cli/health.ts'
import { parseConfig } from '../../src/config.ts'
import type { GatewayHealth } from '../../src/message/health.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import type { OwnCertificate } from '../../src/own-certificates.ts'
import { openRoom, personWith, type TestRoom } from '../admin/room.ts'
import { messageOperation } from '../store/operations.ts'
import { createOpenapiChecker, type Openapi } from '../vectors/play/openapi-checker.ts'
import { createMemoryIo } from './memory-io.ts'

let room: TestRoom
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 60_000)
const good: readonly OwnCertificate[] = [{ use: 'public', validUntil: inDays(300) }]
const ending: readonly OwnCertificate[] = [
  { use: 'public', validUntil: inDays(119) },
  { use: 'canary', validUntil: inDays(-2) },
]

beforeAll(async () => {
  room = await openRoom({ world: true, ownCertificates: ending })
})
afterAll(() => room?.close())

describe('while nothing needs somebody', () => {
  test('the status is 0, and no more is said than is known', async () => {
    const { status, out } = await run(good)
    expect(status).toBe(0)
    expect(out).toMatch(/^\S+Z {2}nothing needs somebody, as far as the database and the files tell$/m)
    expect(out).toMatch(/^own certificate +the gateway’s, for parties: 300 days left, /m)
    expect(out).toMatch(/^not told of +whether gateway processes run/m)
  })
})

describe('when something does', () => {
  beforeAll(async () => {
    for (const office of ['area-06', 'manual-desk', 'manual-desk'] as OfficeId[]) {
      await room.commit(messageOperation({ office }))
    }
    await room.database.ownerSql`update delivery set steps_taken = 1 where message = 1`
  })

  test('the status is 1, and each thing stands first, by its code, in words and with the command to go on by', async () => {
    const { status, out } = await run()
    expect(status).toBe(1)
    expect(out).toMatch(/^\S+Z {2}5 things need somebody$/m)
    const told = out.split('\n').slice(1, 6)
    expect(told).toEqual([
      expect.stringMatching(/^ {2}messages\.late +1 messages that are late +see: budkavle messages --state late$/),
      expect.stringMatching(/^ {2}messages\.at-desk +2 messages at the manual desk +see: budkavle desk$/),
      expect.stringMatching(/^ {2}own-certificate\.ending +the gateway’s, for parties: 119 days left$/),
      expect.stringMatching(/^ {2}own-certificate\.ending +of who signs test messages: HAS ENDED$/),
      expect.stringMatching(/^ {2}log\.checkpoint-old +no checkpoint/),
    ])
  })

  test('as data it is what the room’s API answers, less what only a process knows', async () => {
    // Signing in is in the log too.
    const visitor = await room.as(personWith({ role: 'operator' }))
    const { status, out } = await run(ending, '--json')
    expect(status).toBe(1)
    const { jobs, knowledgeAgeSeconds, ...answered } = (await (await visitor.get('/api/health')).json()) as Told
    expect([jobs, knowledgeAgeSeconds]).toEqual([[], expect.any(Number)])
    const told = JSON.parse(out) as Told
    expect(withoutMoment(told)).toEqual(withoutMoment(answered))
    const openapi = (await (await visitor.get('/api/openapi.json')).json()) as Openapi
    const schema = openapi.components.schemas.Health as object
    const faults = createOpenapiChecker(openapi).faults(schema, { ...told, jobs, knowledgeAgeSeconds })
    expect(faults).toEqual([])
  })

  test('the diagnostics are the room’s, with the same status', async () => {
    const visitor = await room.as(personWith({ role: 'operator' }))
    const { status, out } = await run(ending, 'diagnostics')
    const answer = await visitor.get('/api/diagnostics')
    const { jobs: _, knowledgeAgeSeconds: __, ...answered } = (await answer.json()) as Told
    expect(status).toBe(1)
    expect(withoutMoment(JSON.parse(out))).toEqual(withoutMoment(answered))
    expect(JSON.parse(out)).toMatchObject({ format: 'budkavle-diagnostics/1', settings: { databaseUrl: 'not set' } })
  })

  test('the real one reads the files that a gateway has, signs no checkpoint, and so hides none that is missing', async () => {
    const dataFolder = dirname(room.trustFolder)
    const env = { DATABASE_URL: room.database.url, BUDKAVLE_DATA_FOLDER: dataFolder }
    for (let time = 0; time < 2; time++) {
      const { io, printed } = createMemoryIo({})
      expect(await createHealth(() => openHealth(env, () => new Date()))(['--json'], io)).toBe(1)
      const { ownCertificates, needs, log } = JSON.parse(printed.out) as GatewayHealth
      expect(ownCertificates.map(({ use, endsSoon }) => [use, endsSoon])).toEqual([
        ['public', false],
        ['room', false],
        ['canary', false],
      ])
      expect([log.checkpointSize, needs.at(-1)?.code]).toEqual([null, 'log.checkpoint-old'])
    }
    const elsewhere = { ...env, BUDKAVLE_DATA_FOLDER: room.trustFolder }
    await expect(openHealth(elsewhere, () => new Date())).rejects.toThrow('name the data folder')
  })
})

test.each([[['report']], [['diagnostics', 'x']], [['--jsn']]])(
  '%j is a wrong call, which opens nothing',
  async (args) => {
    expect(await run(good, ...args)).toMatchObject({ status: 2, out: '', opened: 0 })
  },
)

interface Told {
  readonly at: string
  readonly database: object
  readonly jobs: unknown
  readonly knowledgeAgeSeconds: unknown
}

/** What is of the moment that it was read at: both clocks, and who is connected. */
function withoutMoment({ at, database, ...rest }: Omit<Told, 'jobs' | 'knowledgeAgeSeconds'>): object {
  expect([typeof at, Object.keys(database)]).toEqual([
    'string',
    ['version', 'bytes', 'now', 'connections', 'migrations'],
  ])
  return rest
}

async function run(ownCertificates = ending, ...args: string[]) {
  const { io, printed } = createMemoryIo({})
  let opened = 0
  const open = async (): Promise<OpenHealth> => {
    opened += 1
    const store = { admin: room.database.sql }
    const sources = { store, knowledge: room.knowledge, ownCertificates, now: () => new Date() }
    return { config: parseConfig({}), sources, close: async () => {} }
  }
  return { status: await createHealth(open)(args, io), ...printed, opened }
}
