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
    adminHost: '127.0.0.1',
    adminPort: 8445,
    oidc: undefined,
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
    manifestAnswerHours: 24,
    saturdayWorks: false,
    dayCutOff: '16:15',
    mail: undefined,
    allowedNetworks: [],
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

test('mail has a server and a sender, both or none', () => {
  const BUDKAVLE_SMTP_URL = 'smtps://user:word@mail.example:465'
  const BUDKAVLE_MAIL_FROM = 'budkavle@gateway.example'
  expect(parseConfig({ BUDKAVLE_SMTP_URL, BUDKAVLE_MAIL_FROM }).mail).toEqual({
    smtpUrl: BUDKAVLE_SMTP_URL,
    from: BUDKAVLE_MAIL_FROM,
  })
  expect(problemsOf({ BUDKAVLE_SMTP_URL })).toContain('BUDKAVLE_MAIL_FROM must be set')
  expect(problemsOf({ BUDKAVLE_MAIL_FROM })).toContain('BUDKAVLE_SMTP_URL must be set')
  for (const wrong of ['mail.example', 'https://mail.example', 'smtp://mail example', 'smtp://[']) {
    const problems = problemsOf({ BUDKAVLE_SMTP_URL: wrong, BUDKAVLE_MAIL_FROM })
    expect(problems).toContain('BUDKAVLE_SMTP_URL must be')
    expect(problems).not.toContain(wrong)
  }
  for (const wrong of ['nobody', 'a@b, c@d', 'Name <a@b.example>', 'a@b.example\nBcc: c@d.example']) {
    expect(problemsOf({ BUDKAVLE_SMTP_URL, BUDKAVLE_MAIL_FROM: wrong })).toContain('must be an e-mail address')
  }
})

test('networks are opened in CIDR notation', () => {
  const BUDKAVLE_ALLOWED_NETWORKS = '10.20.0.0/16,fd00:20::/32'
  expect(parseConfig({ BUDKAVLE_ALLOWED_NETWORKS }).allowedNetworks).toEqual(['10.20.0.0/16', 'fd00:20::/32'])
  for (const wrong of ['10.20.0.0', '10.20.0.0/33', '10.20/16', 'fd00::/129', 'internal', '10.0.0.0/8 11.0.0.0/8']) {
    expect(problemsOf({ BUDKAVLE_ALLOWED_NETWORKS: wrong })).toContain('BUDKAVLE_ALLOWED_NETWORKS must be')
  }
})

test('the two ports differ, but for ports the system chooses', () => {
  expect(problemsOf({ BUDKAVLE_PORT: '9000', BUDKAVLE_OPERATIONS_PORT: '9000' })).toContain('BUDKAVLE_OPERATIONS_PORT')
  expect(parseConfig({ BUDKAVLE_PORT: '0', BUDKAVLE_OPERATIONS_PORT: '0' }).port).toBe(0)
})

test('the administrators’ port differs from the others, and in development it is on loopback', () => {
  for (const BUDKAVLE_ADMIN_PORT of ['8443', '8444']) {
    expect(problemsOf({ BUDKAVLE_ADMIN_PORT })).toContain('BUDKAVLE_ADMIN_PORT must differ')
  }
  expect(problemsOf({ BUDKAVLE_ADMIN_HOST: '0.0.0.0' })).toContain('BUDKAVLE_ADMIN_HOST must be a loopback address')
  expect(parseConfig({ ...production, BUDKAVLE_ADMIN_HOST: '10.0.0.7' }).adminHost).toBe('10.0.0.7')
})

test('an OpenID Connect provider is told whole or not at all, and reached by TLS', () => {
  const oidc = {
    BUDKAVLE_OIDC_ISSUER: 'https://identity.example/budkavle',
    BUDKAVLE_OIDC_CLIENT_ID: 'budkavle',
    BUDKAVLE_OIDC_CLIENT_SECRET_FILE: file,
  }
  expect(parseConfig(oidc).oidc).toEqual({
    issuer: 'https://identity.example/budkavle',
    clientId: 'budkavle',
    clientSecretFile: file,
    rolesClaim: 'budkavle_roles',
    staffClaim: 'sub',
  })
  for (const name of Object.keys(oidc)) expect(problemsOf({ ...oidc, [name]: '' })).toContain(`${name} must be set`)
  for (const BUDKAVLE_OIDC_ISSUER of ['http://identity.example', 'identity.example', 'http://localhost.example/']) {
    expect(problemsOf({ ...oidc, BUDKAVLE_OIDC_ISSUER })).toContain('BUDKAVLE_OIDC_ISSUER must be an https:// address')
  }
  expect(parseConfig({ ...oidc, BUDKAVLE_OIDC_ISSUER: 'http://127.0.0.1:4000' }).oidc?.issuer).toBe(
    'http://127.0.0.1:4000',
  )
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
