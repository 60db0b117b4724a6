import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseConfig } from '../src/config.ts'

const folder = mkdtempSync(join(tmpdir(), `budkavle-test-${process.pid}-`))
const file = join(folder, 'file')
const production = {
  BUDKAVLE_LOG_KEY_FILE: file,
  BUDKAVLE_KEYRING_FILE: file,
  BUDKAVLE_TLS_CERTIFICATE_FILE: file,
  BUDKAVLE_TLS_KEY_FILE: file,
  BUDKAVLE_TRUST_FILE: file,
  BUDKAVLE_LOG_ORIGIN: 'budkavle.example/log',
}

beforeAll(() => writeFileSync(file, ''))
afterAll(() => rmSync(folder, { recursive: true }))

test('an empty environment is a development gateway on loopback', () => {
  expect(parseConfig({ PATH: '/bin', BUDKAVLE_PORT: '' })).toEqual({
    dataFolder: fileURLToPath(new URL('../.budkavle', import.meta.url)),
    databaseUrl: undefined,
    host: '127.0.0.1',
    port: 8443,
    operationsHost: '127.0.0.1',
    operationsPort: 8444,
    processes: 1,
    logOrigin: 'budkavle.localhost/log',
    production: undefined,
    development: true,
    bodyBytesMax: 262_144,
    batchBytesMax: 8_388_608,
    attachmentBytesMax: 10_485_760,
    uploadsMax: 200,
    uploadHours: 24,
    messageAgeSecondsMax: 604_800,
    clockSkewSeconds: 300,
    leaseSecondsDefault: 300,
    leaseSecondsMax: 3_600,
    saturdayWorks: false,
    dayCutOff: '16:15',
    polledMinutesMax: 60,
    canaryHoursMax: 26,
    canarySignerFile: undefined,
    ladderSpeed: 1,
    logLevel: 'info',
  })
})

test('ladders are climbed faster in development only', () => {
  expect(parseConfig({ BUDKAVLE_LADDER_SPEED: '60' }).ladderSpeed).toBe(60)
  expect(problemsOf({ ...production, BUDKAVLE_LADDER_SPEED: '60' })).toContain(
    'BUDKAVLE_LADDER_SPEED is for development only',
  )
})

test('all files of a production gateway make one', () => {
  const config = parseConfig({
    ...production,
    BUDKAVLE_PROCESSES: 'auto',
  })
  expect(config.development).toBe(false)
  expect(config.production).toEqual({
    logKeyFile: file,
    keyringFile: file,
    tlsCertificateFile: file,
    tlsKeyFile: file,
    trustFile: file,
  })
  expect(config.processes).toBe(availableParallelism())
})

test('every wrong setting is named at once, and no value is told', () => {
  const env = {
    DATABASE_URL: 'mysql://secret',
    BUDKAVLE_PORT: '99999secret',
    BUDKAVLE_PROCESSES: '0',
    BUDKAVLE_LOG_LEVEL: 'secret',
    BUDKAVLE_LOG_ORIGIN: 'se cret',
    BUDKAVLE_PROT: 'secret',
    BUDKAVLE_LEASE_SECONDS_DEFAULT: '9000',
  }
  const text = problemsOf(env)
  for (const name of Object.keys(env)) expect(text).toContain(`${name} `)
  expect(text.split('\n')).toHaveLength(1 + Object.keys(env).length)
  expect(text).not.toContain('secret')
})

test('some of the production files are not enough', () => {
  const text = problemsOf({ BUDKAVLE_LOG_KEY_FILE: file, BUDKAVLE_TLS_KEY_FILE: join(folder, 'absent') })
  const names = text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(' ')[0])
  expect(names.sort()).toEqual([
    'BUDKAVLE_KEYRING_FILE',
    'BUDKAVLE_LOG_ORIGIN',
    'BUDKAVLE_TLS_CERTIFICATE_FILE',
    'BUDKAVLE_TLS_KEY_FILE',
    'BUDKAVLE_TRUST_FILE',
  ])
})

test('a development gateway listens on loopback only', () => {
  for (const BUDKAVLE_HOST of ['0.0.0.0', '::', '10.1.2.3', 'gateway.example', '127.example', '127.0.0.1.example']) {
    expect(problemsOf({ BUDKAVLE_HOST })).toContain('BUDKAVLE_HOST must be a loopback address')
    expect(parseConfig({ ...production, BUDKAVLE_HOST }).host).toBe(BUDKAVLE_HOST)
  }
  for (const BUDKAVLE_HOST of ['127.0.0.1', '127.8.9.10', '::1', 'localhost']) {
    expect(parseConfig({ BUDKAVLE_HOST }).host).toBe(BUDKAVLE_HOST)
  }
})

test('a document is 1 MiB at most', () => {
  expect(parseConfig({ BUDKAVLE_BODY_BYTES_MAX: '1048576' }).bodyBytesMax).toBe(1_048_576)
  expect(problemsOf({ BUDKAVLE_BODY_BYTES_MAX: '1048577' })).toContain('from 1024 to 1048576')
})

test('a Saturday works, and a day ends, as the operator says', () => {
  expect(parseConfig({ BUDKAVLE_SATURDAY_WORKS: 'true' }).saturdayWorks).toBe(true)
  expect(parseConfig({ BUDKAVLE_SATURDAY_WORKS: 'false' }).saturdayWorks).toBe(false)
  for (const dayCutOff of ['00:00', '09:05', '23:59']) {
    expect(parseConfig({ BUDKAVLE_DAY_CUT_OFF: dayCutOff }).dayCutOff).toBe(dayCutOff)
  }
  for (const BUDKAVLE_SATURDAY_WORKS of ['yes', '1', 'TRUE', 'true ']) {
    expect(problemsOf({ BUDKAVLE_SATURDAY_WORKS })).toContain('BUDKAVLE_SATURDAY_WORKS must be one of true, false')
  }
  for (const BUDKAVLE_DAY_CUT_OFF of ['24:00', '16:60', '9:05', '16.15', '16:15:00', ' 16:15', '16:15\n']) {
    expect(problemsOf({ BUDKAVLE_DAY_CUT_OFF })).toContain('BUDKAVLE_DAY_CUT_OFF must be a time of day, HH:MM')
  }
})

test('the two ports differ, but for ports the system chooses', () => {
  expect(problemsOf({ BUDKAVLE_PORT: '9000', BUDKAVLE_OPERATIONS_PORT: '9000' })).toContain('BUDKAVLE_OPERATIONS_PORT')
  expect(parseConfig({ BUDKAVLE_PORT: '0', BUDKAVLE_OPERATIONS_PORT: '0' }).port).toBe(0)
})

test('a file that cannot be read is named', () => {
  const absent = join(folder, 'absent')
  expect(problemsOf({ ...production, BUDKAVLE_TRUST_FILE: absent })).toContain('BUDKAVLE_TRUST_FILE')
})

function problemsOf(env: Record<string, string>): string {
  try {
    parseConfig(env)
  } catch (err) {
    if (err instanceof Error) return err.message
  }
  throw new Error('the configuration was taken')
}
