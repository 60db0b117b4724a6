import { dirname } from 'node:path'
import type { Hono } from 'hono'
import { type AppDeps, createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import type { DevelopmentParty } from '../../src/dev/world.ts'
import { parseReceipt, type Receipt } from '../../src/evidence/receipt.ts'
import { parseVerifierKey, type VerifierKey } from '../../src/evidence/signed-note.ts'
import { refreshCrls } from '../../src/jobs/refresh-crls.ts'
import { type Knowledge, openKnowledge } from '../../src/knowledge.ts'
import { createLog } from '../../src/log-line.ts'
import { createMetrics, type Metrics } from '../../src/metrics.ts'
import { readTrustFolder } from '../../src/net/trust-folder.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { type AppParts, createAppDeps } from '../../src/wiring/app-deps.ts'
import type { TestDatabase } from './database.ts'
import type { Signed } from './messages.ts'
import { schemaFiles, schemas } from './verified.ts'
import { origin, type World } from './world.ts'

/** One gateway process without its TLS: a header says which certificate the connection has. */
export interface TestApp {
  readonly app: Hono
  readonly store: Store
  readonly knowledge: Knowledge
  readonly keys: readonly VerifierKey[]
  readonly faults: unknown[]
  /** What was written to the gateway's log. */
  readonly lines: string[]
  readonly metrics: Metrics
  /** What its HTTP interface is served from. */
  readonly deps: AppDeps
  /** A caller with this certificate; with none, without one. */
  as(party?: DevelopmentParty | { readonly tls: { readonly certificate: Buffer } }): Caller
  close(): Promise<void>
}

export interface Caller {
  get(path: string): Promise<Reply>
  /** Posts a signed document, or an object as JSON. */
  post(path: string, body: Signed | object): Promise<Reply>
  send(path: string, body: string | Buffer, contentType?: string): Promise<Reply>
  put(path: string, body: string | Buffer, contentType?: string): Promise<Reply>
  delete(path: string): Promise<Reply>
}

export interface Reply {
  readonly status: number
  readonly contentType: string
  readonly bytes: Buffer
  json<T = Record<string, unknown>>(): T
  receipt(): Receipt
}

export interface TestAppOptions {
  readonly database: TestDatabase
  readonly world: Ground
  readonly now?: () => Date
  readonly adapt?: (deps: AppDeps) => AppDeps
  /** Another catalogue than the one that comes with the gateway. */
  readonly catalogue?: Pick<AppParts, 'schemas' | 'schemaFiles'>
  /** As an operator gives them. */
  readonly settings?: Readonly<Record<string, string>>
}

/** What a gateway needs of a world: its files, and the moment. */
export interface Ground extends Pick<World, 'folder' | 'trustFolder' | 'at'> {
  readonly files: Pick<World['files'], 'logKeyFile' | 'keyringFile' | 'trustFile'>
}

export async function createTestApp(options: TestAppOptions): Promise<TestApp> {
  const { database, world, now, adapt, catalogue, settings } = options
  const [faults, lines]: [unknown[], string[]] = [[], []]
  const config = parseConfig({ BUDKAVLE_DATA_FOLDER: world.folder, ...settings })
  const files = { logKeyFile: world.files.logKeyFile, keyringFile: world.files.keyringFile }
  const store = await openStore({ databaseUrl: database.url, logOrigin: origin, ...files, onBatch() {} })
  const trustFolder = await readTrustFolder(dirname(world.files.trustFile))
  const clock = now ?? (() => world.at)
  // As serve() does: a source that fails leaves its authority without a list.
  await refreshCrls(store.background, world.trustFolder, trustFolder, clock()).catch(() => {})
  const onFault = (err: unknown) => void faults.push(err)
  const knowledge = await openKnowledge(store.background, trustFolder, onFault, clock, config)
  const metrics = createMetrics()
  const log = createLog('info', { write: (line) => void lines.push(line) })
  const parts = { config, store, knowledge, schemas, schemaFiles, log, metrics, onFault, ...catalogue }
  const real = createAppDeps({ ...parts, now: clock })
  const deps: AppDeps = { ...real, certificateOf: (c) => certificateIn(c.req.header(header)) }
  const adapted = adapt ? adapt(deps) : deps
  const app = createApp(adapted)
  return {
    app,
    store,
    knowledge,
    keys: [parseVerifierKey(store.signer.verifierKey)],
    faults,
    lines,
    metrics,
    deps: adapted,
    as: (party) => createCaller(app, party?.tls.certificate),
    async close() {
      await store.signal.close()
      await knowledge.close()
      await store.close()
    },
  }
}

const header = 'x-test-certificate'

function certificateIn(value: string | undefined): Buffer | undefined {
  return value === undefined ? undefined : Buffer.from(value, 'base64')
}

function createCaller(app: Hono, certificate: Buffer | undefined): Caller {
  const identity: Record<string, string> = certificate ? { [header]: certificate.toString('base64') } : {}
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await app.request(path, { ...init, headers: { ...identity, ...init.headers } })
    return createReply(response, Buffer.from(await response.arrayBuffer()))
  }
  const carry = (method: 'POST' | 'PUT') => (path: string, body: string | Buffer, contentType?: string) =>
    call(path, {
      method,
      body: new Uint8Array(Buffer.from(body)),
      headers: contentType === undefined ? {} : { 'content-type': contentType },
    })
  const send = carry('POST')
  return {
    get: (path) => call(path),
    post: (path, body) =>
      isSigned(body) ? send(path, body.body, body.mediaType) : send(path, JSON.stringify(body), 'application/json'),
    send,
    put: carry('PUT'),
    delete: (path) => call(path, { method: 'DELETE' }),
  }
}

function isSigned(body: Signed | object): body is Signed {
  return 'mediaType' in body
}

function createReply({ status, headers }: Response, bytes: Buffer): Reply {
  const contentType = headers.get('content-type') ?? ''
  return {
    status,
    contentType,
    bytes,
    json: () => JSON.parse(bytes.toString('utf8')),
    receipt: () => parseReceipt(bytes),
  }
}
