import { randomBytes, randomUUID } from 'node:crypto'
import { type Person, writeGrant } from '../../src/admin/permissions.ts'
import { type Admin, type AdminDeps, createAdmin } from '../../src/admin/routes.ts'
import { hashOf } from '../../src/admin/session.ts'
import { createAdminDeps } from '../../src/admin-deps.ts'
import { parseConfig } from '../../src/config.ts'
import { createNoteSigner } from '../../src/evidence/signed-note.ts'
import { createLog as createLogLines } from '../../src/log-line.ts'
import { createMetrics } from '../../src/metrics.ts'
import { type Commit, createCommit } from '../../src/store/commit.ts'
import { createLog } from '../../src/store/log.ts'
import { createLogSigner } from '../../src/store/log-signer.ts'
import { origin as logOrigin, privateKey } from '../store/operations.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

/** The administrators' room of a development gateway on a database of its own, without its TLS. */
export interface TestRoom extends Admin {
  readonly database: TestDatabase
  readonly commit: Commit
  readonly deps: AdminDeps
  readonly faults: unknown[]
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
  readonly settings?: Readonly<Record<string, string>>
  readonly adapt?: (deps: AdminDeps) => AdminDeps
}

/** Where the room is, as a browser names it. */
export const roomOrigin = 'https://localhost:8445'

export async function openRoom({ now = () => new Date(), settings, adapt }: RoomOptions = {}): Promise<TestRoom> {
  const database = await createTestDatabase()
  await createLog(database.ownerSql, logOrigin)
  const signer = createLogSigner(createNoteSigner(logOrigin, privateKey(7)))
  const commit = createCommit(database.sql, signer)
  const [faults, lines]: [unknown[], string[]] = [[], []]
  const real = createAdminDeps({
    config: parseConfig(settings ?? {}),
    store: { admin: database.sql, commit, signer },
    log: createLogLines('info', { write: (line) => void lines.push(line) }),
    metrics: createMetrics(),
    onFault: (err) => void faults.push(err),
    now,
  })
  const deps = adapt ? adapt(real) : real
  const admin = createAdmin(deps)
  return {
    ...admin,
    database,
    commit,
    deps,
    faults,
    lines,
    async as(person) {
      if (!person) return createVisitor(admin, '', '')
      const cookie = await startSession(real, person)
      const session = await admin.app.request(`${roomOrigin}/api/session`, { headers: { cookie } })
      const { formToken } = (await session.json()) as { formToken: string }
      return createVisitor(admin, cookie, formToken)
    },
    close: () => database.close(),
  }
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
