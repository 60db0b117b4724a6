import { randomBytes, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Person, writeGrant } from '../../src/admin/permissions.ts'
import { type Admin, type AdminDeps, createAdmin } from '../../src/admin/routes.ts'
import { hashOf } from '../../src/admin/session.ts'
import { parseConfig } from '../../src/config.ts'
import { openDevelopmentWorld } from '../../src/dev/world.ts'
import { createNoteSigner } from '../../src/evidence/signed-note.ts'
import { refreshCrls } from '../../src/jobs/refresh-crls.ts'
import { type Knowledge, openKnowledge } from '../../src/knowledge.ts'
import { createLog as createLogLines } from '../../src/log-line.ts'
import type { BreakerState, Endpoint } from '../../src/message/reception.ts'
import { createMetrics, type Metrics } from '../../src/metrics.ts'
import { createAddressRule } from '../../src/net/address.ts'
import { tryForward } from '../../src/net/forward.ts'
import type { SendError } from '../../src/net/send-error.ts'
import { readTrustFolder } from '../../src/net/trust-folder.ts'
import type { OwnCertificate } from '../../src/own-certificates.ts'
import { type Commit, createCommit } from '../../src/store/commit.ts'
import { applicationRole, connect } from '../../src/store/connect.ts'
import { drizzle } from '../../src/store/drizzle.ts'
import { createLog } from '../../src/store/log.ts'
import { createLogSigner } from '../../src/store/log-signer.ts'
import { type AdminParts, createAdminDeps } from '../../src/wiring/admin-deps.ts'
import { createSubjectPages } from '../../src/wiring/admin-subjects.ts'
import { keyring, origin as logOrigin, privateKey } from '../store/operations.ts'
import type { TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { schemas } from '../support/verified.ts'
import { createFolder, type World } from '../support/world.ts'

/** The administrators' room of a development gateway on a database of its own, without its TLS. */
export interface TestRoom extends Admin {
  readonly database: TestDatabase
  readonly commit: Commit
  readonly deps: AdminDeps
  readonly knowledge: Knowledge
  /** Of the authorities that it trusts. */
  readonly trustFolder: string
  readonly faults: unknown[]
  readonly metrics: Metrics
  /** What was written to the gateway's log. */
  readonly lines: string[]
  /** Somebody with a session; with nobody, a browser without one. */
  as(person?: Person): Promise<Visitor>
  close(): Promise<void>
}

export interface Visitor {
  readonly cookie: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** Sends a form as a page of the room does, with the session's token. */
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Response>
  /** Changes something by the API, with the session's token. */
  send(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Response>
}

export interface RoomOptions {
  readonly now?: () => Date
  /** Every office has a party whose certificates are good, as on a development gateway: something can be given to it. */
  readonly world?: boolean
  /** The gateway whose room it is; without one, a database of its own, on which nothing else works. */
  readonly gateway?: { readonly database: TestDatabase; readonly world: World; readonly app: TestApp }
  readonly settings?: Readonly<Record<string, string>>
  readonly ownCertificates?: readonly OwnCertificate[]
  readonly breakerOf?: () => BreakerState
  readonly adapt?: (deps: AdminDeps) => AdminDeps
}

/** Where the room is, as a browser names it. */
export const roomOrigin = 'https://localhost:8445'

export async function openRoom(options: RoomOptions = {}): Promise<TestRoom> {
  const { now = () => new Date(), gateway, settings, ownCertificates = [], breakerOf = () => 'closed', adapt } = options
  const [faults, lines]: [unknown[], string[]] = [[], []]
  const metrics = createMetrics()
  const onFault = (err: unknown) => void faults.push(err)
  const config = parseConfig(settings ?? {})
  const ground = gateway ? shareGround(gateway) : await openGround({ ...options, now }, config, onFault)
  const { database, store, knowledge } = ground
  const { commit, signer } = store
  const real = createAdminDeps({
    config,
    store,
    knowledge,
    catalogue: schemas.catalogue,
    tryEndpoint: createTry(now),
    breakerOf,
    ownCertificates,
    subjects: createSubjectPages({ background: database.sql, commit, signer, keyring }, schemas.catalogue, now),
    log: createLogLines('info', { write: (line) => void lines.push(line) }),
    metrics,
    onFault,
    now,
  })
  const deps = adapt ? adapt(real) : real
  const admin = createAdmin(deps)
  return {
    ...admin,
    database,
    commit,
    deps,
    knowledge,
    trustFolder: ground.trustFolder,
    faults,
    metrics,
    lines,
    async as(person) {
      if (!person) return createVisitor(admin, '', '')
      const cookie = await startSession(real, person)
      const session = await admin.app.request(`${roomOrigin}/api/session`, { headers: { cookie } })
      const { formToken } = (await session.json()) as { formToken: string }
      return createVisitor(admin, cookie, formToken)
    },
    close: () => ground.close(),
  }
}

/** What a room stands on. */
interface Ground {
  readonly database: TestDatabase
  readonly store: AdminParts['store']
  readonly knowledge: Knowledge
  readonly trustFolder: string
  close(): Promise<void>
}

function shareGround({ database, world, app }: NonNullable<RoomOptions['gateway']>): Ground {
  const { store, knowledge } = app
  return { database, store, knowledge, trustFolder: world.trustFolder, async close() {} }
}

async function openGround(
  { world, now }: RoomOptions & { now: () => Date },
  config: ReturnType<typeof parseConfig>,
  onFault: (err: unknown) => void,
): Promise<Ground> {
  const database = await createTestDatabase()
  await createLog(database.ownerSql, logOrigin)
  const signer = createLogSigner(createNoteSigner(logOrigin, privateKey(7)))
  const { trustFolder, remove } = world ? await openWorld(database, now()) : { trustFolder: emptyTrust, remove() {} }
  const knowledge = await openKnowledge(database.ownerSql, await readTrustFolder(trustFolder), onFault, now, config)
  const lists = connect(database.url, { max: 1, applicationName: 'test lists', role: applicationRole })
  const { sql } = database
  return {
    database,
    store: { admin: sql, db: drizzle(lists), reads: sql, commit: createCommit(sql, signer), signer },
    knowledge,
    trustFolder,
    async close() {
      await knowledge.close()
      await lists.end()
      await database.close()
      remove()
    },
  }
}

/** Connects as a gateway of the development world does, which speaks with the same machine. */
function createTry(now: () => Date) {
  const rule = createAddressRule({ allowedNetworks: ['127.0.0.0/8'] })
  return (endpoint: Endpoint) =>
    tryForward(endpoint, { rule, tls: { cert: '', key: '' }, timeoutMs: 5_000, now }).then(
      () => 'reached',
      (err) => (err as SendError).code,
    )
}

/** Authorities that nobody has a certificate of. */
const emptyTrust = join(import.meta.dirname, '../vectors/world/trust')

async function openWorld({ ownerSql }: TestDatabase, now: Date) {
  const folder = createFolder()
  const { trustFile } = await openDevelopmentWorld(folder, ownerSql, now)
  const trustFolder = dirname(trustFile)
  await refreshCrls(ownerSql, trustFolder, await readTrustFolder(trustFolder), now)
  return { trustFolder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A session as signing in makes one. @returns the cookie */
export async function startSession(deps: AdminDeps, { staff, grants }: Person): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const kept = { tokenHash: hashOf(token), staff, grants: grants.map(writeGrant), development: false }
  await deps.startSession({ ...kept, startedAt: deps.now() })
  return `__Host-budkavle=${token}`
}

/** Somebody of one role; each is another. */
export function personWith(...grants: Person['grants']): Person {
  return { staff: `staff.${randomUUID().slice(0, 4)}`, grants }
}

function createVisitor({ app }: Admin, cookie: string, formToken: string): Visitor {
  const call = (path: string, init: RequestInit) =>
    Promise.resolve(app.request(`${roomOrigin}${path}`, { ...init, headers: { cookie, ...init.headers } }))
  const fromHere = { origin: roomOrigin, 'sec-fetch-site': 'same-origin' }
  return {
    cookie,
    get: (path, headers = {}) => call(path, { headers }),
    post: (path, fields = {}, headers = {}) =>
      call(path, {
        method: 'POST',
        headers: { ...fromHere, ...headers },
        body: new URLSearchParams({ formToken, ...fields }),
      }),
    send: (method, path, body = {}, headers = {}) =>
      call(path, {
        method,
        headers: { ...fromHere, 'x-form-token': formToken, 'content-type': 'application/json', ...headers },
        ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
      }),
  }
}
