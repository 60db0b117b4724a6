import { isIP, isIPv4 } from 'node:net'
import { createReader, type Environment, type Reader } from './setting-reader.ts'

/** All that an operator may set. Nothing else reads the environment. */
export interface Config {
  readonly dataFolder: string
  /** Absent: the embedded PostgreSQL, in the data folder. */
  readonly databaseUrl: string | undefined
  readonly host: string
  readonly port: number
  /** Health and metrics: plain HTTP, so not for other networks. */
  readonly operationsHost: string
  readonly operationsPort: number
  /** The administrators' pages. */
  readonly adminHost: string
  readonly adminPort: number
  /** How administrators sign in; absent: in development by a one-time link, in production not at all. */
  readonly oidc: OidcSettings | undefined
  readonly processes: number
  /** The log's name in checkpoints and receipts. */
  readonly logOrigin: string
  /** Absent: a development world, made in the data folder. */
  readonly production: ProductionFiles | undefined
  readonly development: boolean
  /** At most 1 MiB: the documents of a whole batch go to the database as one string. */
  readonly bodyBytesMax: number
  /** At most 32 MiB: it is held, verified and read whole. */
  readonly batchBytesMax: number
  /** At most 10 MiB: a file is sealed whole. */
  readonly attachmentBytesMax: number
  /** How many of a party's uploads may belong to no message. */
  readonly uploadsMax: number
  /** How long such an upload is kept. */
  readonly uploadHours: number
  readonly messageAgeSecondsMax: number
  readonly clockSkewSeconds: number
  readonly leaseSecondsDefault: number
  readonly leaseSecondsMax: number
  /** How long a receiver has to answer a nightly manifest. */
  readonly manifestAnswerHours: number
  /** Whether a Saturday that is no holiday counts as a working day. */
  readonly saturdayWorks: boolean
  /** `HH:MM` in Finland: what is due the same day and comes then or later is due the next working day. */
  readonly dayCutOff: string
  /** Absent: nothing goes out by e-mail. */
  readonly mail: MailSettings | undefined
  /** Internal networks, CIDR, that may be spoken to all the same when a party has said where. */
  readonly allowedNetworks: readonly string[]
  /** How long ago an office may have polled, and have confirmed a canary, and still count as live. */
  readonly polledMinutesMax: number
  readonly canaryHoursMax: number
  /** Absolute path of a PEM file with the key and certificate of the FPA party that signs canaries. */
  readonly canarySignerFile: string | undefined
  /** In development only, to show a ladder in a short time: how many times as fast it is climbed. */
  readonly ladderSpeed: number
  readonly logLevel: LogLevel
}

export interface MailSettings {
  /** `smtp://` or `smtps://`, with credentials if the server wants them. */
  readonly smtpUrl: string
  readonly from: string
}

/** Secrets and trust come as files, whose absolute paths are here. */
export interface ProductionFiles {
  /** Ed25519 private key, PKCS#8 PEM. */
  readonly logKeyFile: string
  readonly keyringFile: string
  readonly tlsCertificateFile: string
  readonly tlsKeyFile: string
  readonly trustFile: string
}

/** An OpenID Connect provider, as this gateway is registered there. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecretFile: string
  /** The claim of the ID token that lists a person's roles. */
  readonly rolesClaim: string
  /** The claim of the ID token that is the identifier of the staff, as the log will hold it. */
  readonly staffClaim: string
}

export type LogLevel = (typeof logLevels)[number]
export type { Environment }

const developmentOrigin = 'budkavle.localhost/log'
const day = 86_400
const mebibyte = 1024 * 1024
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/**
 * @throws Error that lists every wrong setting at once: its name and the rule, never its value
 */
export function parseConfig(env: Environment): Config {
  const read = createReader(env)
  const production = readProduction(read)
  const config: Config = {
    dataFolder: read.folder('DATA_FOLDER', '.budkavle'),
    databaseUrl: read.databaseUrl(),
    host: read.host('HOST'),
    port: read.integer('PORT', 8443, 0, 65_535),
    operationsHost: read.host('OPERATIONS_HOST'),
    operationsPort: read.integer('OPERATIONS_PORT', 8444, 0, 65_535),
    adminHost: read.host('ADMIN_HOST'),
    adminPort: read.integer('ADMIN_PORT', 8445, 0, 65_535),
    oidc: readOidc(read),
    processes: read.processes(),
    logOrigin: read.text('LOG_ORIGIN', developmentOrigin, /^[^\s+]{1,200}$/, 'must have no space and no plus sign'),
    production,
    development: production === undefined,
    bodyBytesMax: read.integer('BODY_BYTES_MAX', 256 * 1024, 1024, mebibyte),
    batchBytesMax: read.integer('BATCH_BYTES_MAX', 8 * mebibyte, 1024, 32 * mebibyte),
    attachmentBytesMax: read.integer('ATTACHMENT_BYTES_MAX', 10 * mebibyte, 1024, 10 * mebibyte),
    uploadsMax: read.integer('UPLOADS_MAX', 200, 1, 100_000),
    uploadHours: read.integer('UPLOAD_HOURS', 24, 1, 24 * 30),
    messageAgeSecondsMax: read.integer('MESSAGE_AGE_SECONDS_MAX', 7 * day, 60, 90 * day),
    clockSkewSeconds: read.integer('CLOCK_SKEW_SECONDS', 300, 0, 3_600),
    leaseSecondsDefault: read.integer('LEASE_SECONDS_DEFAULT', 300, 1, day),
    leaseSecondsMax: read.integer('LEASE_SECONDS_MAX', 3_600, 1, day),
    manifestAnswerHours: read.integer('MANIFEST_ANSWER_HOURS', 24, 1, 240),
    saturdayWorks: read.oneOf('SATURDAY_WORKS', 'false', ['true', 'false']) === 'true',
    dayCutOff: read.text('DAY_CUT_OFF', '16:15', /^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, HH:MM'),
    mail: readMail(read),
    allowedNetworks: readNetworks(read),
    polledMinutesMax: read.integer('POLLED_MINUTES_MAX', 60, 1, 7 * 24 * 60),
    canaryHoursMax: read.integer('CANARY_HOURS_MAX', 26, 1, 31 * 24),
    canarySignerFile: read.file('CANARY_SIGNER_FILE'),
    ladderSpeed: read.integer('LADDER_SPEED', 1, 1, 3_600),
    logLevel: read.oneOf('LOG_LEVEL', 'info', logLevels),
  }
  requireTogether(config, read)
  read.finish()
  return config
}

function readProduction(read: Reader): ProductionFiles | undefined {
  const files = {
    logKeyFile: read.file('LOG_KEY_FILE'),
    keyringFile: read.file('KEYRING_FILE'),
    tlsCertificateFile: read.file('TLS_CERTIFICATE_FILE'),
    tlsKeyFile: read.file('TLS_KEY_FILE'),
    trustFile: read.file('TRUST_FILE'),
  }
  if (Object.values(files).every((file) => file === undefined)) return undefined
  const all = { logKeyFile: '', keyringFile: '', tlsCertificateFile: '', tlsKeyFile: '', trustFile: '' }
  return Object.assign(all, files)
}

function readMail(read: Reader): MailSettings | undefined {
  const smtpUrl = read.text('SMTP_URL', '', /^(smtps?:\/\/\S+)?$/, 'must be an smtp:// or smtps:// address')
  const from = read.text('MAIL_FROM', '', /^([^@\s<>,;:"]+@[A-Za-z0-9.-]+)?$/, 'must be an e-mail address')
  if ((smtpUrl === '') !== (from === '')) {
    read.fault(smtpUrl === '' ? 'SMTP_URL' : 'MAIL_FROM', 'must be set when the other of SMTP_URL and MAIL_FROM is')
  }
  if (smtpUrl !== '' && !URL.canParse(smtpUrl)) read.fault('SMTP_URL', 'must be a URL')
  return smtpUrl === '' ? undefined : { smtpUrl, from }
}

function readNetworks(read: Reader): readonly string[] {
  const networks = read.text('ALLOWED_NETWORKS', '').split(',').filter(Boolean)
  if (!networks.every(isNetwork)) {
    read.fault('ALLOWED_NETWORKS', 'must be networks in CIDR notation, with commas between them')
  }
  return networks
}

function isNetwork(text: string): boolean {
  const [, address = '', bits = ''] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text) ?? []
  const version = isIP(address)
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128)
}

function readOidc(read: Reader): OidcSettings | undefined {
  const rule = 'must be an https:// address (http:// on loopback), as its provider writes it'
  const given = {
    issuer: read.text(
      'OIDC_ISSUER',
      '',
      /^$|^https:\/\/[^\s?#]+$|^http:\/\/(localhost|127\.0\.0\.1)[:/][^\s?#]*$/,
      rule,
    ),
    clientId: read.text('OIDC_CLIENT_ID', '', /^[!-~]{0,200}$/, 'must be printable ASCII without spaces'),
    clientSecretFile: read.file('OIDC_CLIENT_SECRET_FILE') ?? '',
  }
  const claims = {
    rolesClaim: read.text('OIDC_ROLES_CLAIM', 'budkavle_roles', claimName, 'must be the name of a claim'),
    staffClaim: read.text('OIDC_STAFF_CLAIM', 'sub', claimName, 'must be the name of a claim'),
  }
  const missing = Object.entries(given).filter(([, value]) => value === '')
  if (missing.length === Object.keys(given).length) return undefined
  for (const [key] of missing) read.fault(`OIDC_${settingOf(key)}`, 'must be set, as other settings of OIDC are')
  return { ...given, ...claims }
}

const claimName = /^[A-Za-z0-9_.:/-]{1,200}$/

function requireTogether(config: Config, read: Reader): void {
  for (const [key, file] of Object.entries(config.production ?? {})) {
    if (file === undefined) read.fault(settingOf(key), 'must be set, as other files of a production gateway are')
  }
  if (config.production && config.logOrigin === developmentOrigin)
    read.fault('LOG_ORIGIN', 'must name the log in production')
  if (config.development && !isLoopback(config.host)) {
    read.fault('HOST', 'must be a loopback address (127.0.0.0/8, ::1 or localhost) without the files of production')
  }
  if (config.development && !isLoopback(config.adminHost)) {
    read.fault(
      'ADMIN_HOST',
      'must be a loopback address (127.0.0.0/8, ::1 or localhost) without the files of production',
    )
  }
  if (config.production && config.ladderSpeed !== 1) read.fault('LADDER_SPEED', 'is for development only')
  if (config.port !== 0 && config.port === config.operationsPort) read.fault('OPERATIONS_PORT', 'must differ from PORT')
  if (config.adminPort !== 0 && [config.port, config.operationsPort].includes(config.adminPort)) {
    read.fault('ADMIN_PORT', 'must differ from PORT and OPERATIONS_PORT')
  }
  if (config.leaseSecondsDefault > config.leaseSecondsMax) {
    read.fault('LEASE_SECONDS_DEFAULT', 'must not exceed LEASE_SECONDS_MAX')
  }
}

/** A development gateway believes certificates whose keys lie beside it. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

function settingOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}
