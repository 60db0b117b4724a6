import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createAdmin } from './admin/routes.ts'
import { createApp } from './app.ts'
import type { Config, ProductionFiles } from './config.ts'
import type { SandboxSigner } from './http/catalogue/try.ts'
import type { IncidentDeps } from './http/incidents/pages.ts'
import { type Listener, listenHttps, listenPages } from './http/listener.ts'
import type { Readiness } from './http/operations.ts'
import { erase } from './jobs/erase.ts'
import { manifests } from './jobs/manifests.ts'
import { measure } from './jobs/measure.ts'
import { measureWatch } from './jobs/measure-watch.ts'
import { refreshCrls } from './jobs/refresh-crls.ts'
import { release } from './jobs/release.ts'
import { type Job, startJob } from './jobs/runner.ts'
import { secondLooks } from './jobs/second-looks.ts'
import { type Knowledge, openKnowledge } from './knowledge.ts'
import type { createLog } from './log-line.ts'
import { createCatalogue } from './message/catalogue.ts'
import type { Metrics } from './metrics.ts'
import { readTrustFolder } from './net/trust-folder.ts'
import { type OwnCertificate, readOwnCertificates } from './own-certificates.ts'
import { purgeUploads } from './store/attachments.ts'
import { createIncidentStore } from './store/incidents.ts'
import { requireLog, saveCheckpoint } from './store/log.ts'
import { countOpenItems } from './store/open-items.ts'
import { type RetentionRule, retentionRules } from './store/retention.ts'
import { readSchemaFolder } from './store/schema-folder.ts'
import { openStore, type Store } from './store/store.ts'
import { createSchemas } from './validate/schemas.ts'
import { crlFreshness } from './verify/revocation.ts'
import { createAdminDeps } from './wiring/admin-deps.ts'
import { createSubjectPages } from './wiring/admin-subjects.ts'
import { createAppDeps } from './wiring/app-deps.ts'
import { createOutgoing, type Outgoing } from './wiring/outgoing.ts'
import { createWatch, type RegularWork } from './wiring/watching.ts'

export interface ServeOptions {
  readonly config: Config
  readonly databaseUrl: string
  readonly files: ProductionFiles
  readonly log: ReturnType<typeof createLog>
  readonly metrics: Metrics
  /** Told when a database connection neither answers nor fails. */
  onStuck(): void
}

/** One gateway process that answers. */
export interface Serving {
  readonly port: number
  /** Of the administrators' room; undefined where nobody could sign in. */
  readonly adminPort: number | undefined
  readonly verifierKey: string
  readiness(): Promise<Readiness>
  readonly incidents: IncidentDeps
  /** Takes the gauges, before metrics are told; without a database they stay as they were. */
  measure(): Promise<void>
  /** Finishes what is under way, signs a last checkpoint, and closes. */
  stop(): Promise<void>
}

/** Opens all that one gateway process needs, and listens last: whoever can connect is answered. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { config, files, log, metrics } = options
  const onFault = (err: unknown) => {
    metrics.faults.inc()
    log.error({ err }, 'fault')
  }
  const store = await openToldStore(options)
  const trustFolder = await readTrustFolder(dirname(files.trustFile))
  const fetchCrls = () => refreshCrls(store.background, dirname(files.trustFile), trustFolder, new Date())
  await fetchCrls().catch(onFault)
  const knowledge = await openKnowledge(store.background, trustFolder, onFault, () => new Date(), config)
  const schemaFiles = await readSchemaFolder()
  const schemas = createSchemas(createCatalogue(schemaFiles), {
    ageSecondsMax: config.messageAgeSecondsMax,
    clockSkewSeconds: config.clockSkewSeconds,
  })
  schemas.compileAll()
  const sandbox = config.development ? await openSandbox(config.dataFolder) : undefined
  const parts = { config, store, knowledge, schemas, schemaFiles, log, metrics, onFault, ...(sandbox && { sandbox }) }
  const appDeps = createAppDeps(parts)
  const app = createApp(appDeps)
  const watch = createWatch({ ...parts, gateway: appDeps.intake.gateway })
  const tls = { cert: readFileSync(files.tlsCertificateFile, 'utf8'), key: readFileSync(files.tlsKeyFile, 'utf8') }
  const ownCertificates = readOwnCertificates(config, tls.cert)
  const outgoing = createOutgoing({ config, store, knowledge, metrics, app: appDeps, tls, onFault })
  const jobs = startJobs(options, store, knowledge, fetchCrls, outgoing, retentionRules(schemas.catalogue), watch)
  const close = async () => {
    await Promise.all(jobs.map((one) => one.stop()))
    await outgoing.stop()
    await saveCheckpoint(store.background, store.signer).catch(onFault)
    await knowledge.close()
    await store.close()
  }
  const listeners: Listener[] = []
  try {
    // Always in this order: workers share the ports that the system chooses by their order.
    listeners.push(await listenHttps(app, tls, config.host, config.port))
    if (config.development || config.oidc) {
      const { app: room } = createAdmin(
        createAdminDeps({
          ...parts,
          accepts: knowledge.accepts,
          catalogue: schemas.catalogue,
          tryEndpoint: outgoing.tryEndpoint,
          breakerOf: outgoing.breakerOf,
          ownCertificates,
          subjects: createSubjectPages(store, schemas.catalogue, () => new Date()),
        }),
      )
      listeners.push(await listenPages(room, tls, config.adminHost, config.adminPort))
    }
  } catch (err) {
    await store.signal.close()
    await Promise.all(listeners.map((one) => one.stop()))
    await close()
    throw err
  }
  const [listener, admin] = listeners
  return {
    port: (listener as Listener).port,
    adminPort: admin?.port,
    verifierKey: store.signer.verifierKey,
    readiness: () => readReadiness(store, knowledge),
    incidents: createIncidentStore(store),
    measure: () => takeGauges(store, knowledge, ownCertificates, metrics).catch(onFault),
    async stop() {
      await store.signal.close()
      await Promise.all(listeners.map((one) => one.stop()))
      await close()
    },
  }
}

/** The store, whose batches are measured and whose alarms are told. */
function openToldStore({ config, databaseUrl, files, log, metrics }: ServeOptions): Promise<Store> {
  const { logKeyFile, keyringFile } = files
  return openStore({
    databaseUrl,
    logOrigin: config.logOrigin,
    logKeyFile,
    keyringFile,
    onBatch: (size) => metrics.batchSize.observe(size),
    onForked: () => log.fatal('the database does not hold what was signed: it was rolled back; nothing is signed'),
    onCommitWarning(sqlState) {
      metrics.faults.inc()
      log.warn({ sqlState }, 'a commit may not have reached the synchronous standby: none of its senders is told of it')
    },
  })
}

function startJobs(
  { config, log, metrics, onStuck }: ServeOptions,
  store: Store,
  knowledge: Knowledge,
  fetchCrls: () => Promise<void>,
  outgoing: Outgoing,
  retention: readonly RetentionRule[],
  watch: readonly RegularWork[],
): Job[] {
  const onRun = (job: string, outcome: 'done' | 'failed') => metrics.jobRuns.inc({ job, outcome })
  const job = (name: string, everySeconds: number, work: () => Promise<void>) =>
    startJob({ name, everySeconds, random: Math.random, log, onRun }, work)
  const stamp = () => ({ at: new Date(), issuer: store.signer.origin, newId: randomUUID })
  return [
    job('refresh-crls', 300, fetchCrls),
    job('refresh-knowledge', 60, () => knowledge.refresh()),
    job('save-checkpoint', 10, () => saveCheckpoint(store.background, store.signer)),
    ...watch.map(({ name, everySeconds, work }) => job(name, everySeconds, work)),
    job('release', 5, () => release(store, stamp(), knowledge.isHeld)),
    job('second-looks', 60, () => secondLooks(store, stamp())),
    job('manifests', 60, () => manifests(store, stamp(), config.manifestAnswerHours)),
    job('purge-uploads', 600, async () => void (await purgeUploads(store.background, config.uploadHours))),
    job('erase', 600, async () => void (await erase(store, stamp(), retention))),
    job('check-connections', 5, async () => {
      if (!(await store.isAlive(stuckMs))) onStuck()
    }),
    ...outgoing.jobs.map(([name, everySeconds, work]) => job(name, everySeconds, work)),
  ]
}

async function takeGauges(
  { background }: Store,
  knowledge: Knowledge,
  ownCertificates: readonly OwnCertificate[],
  metrics: Metrics,
): Promise<void> {
  const now = new Date()
  for (const { use, validUntil } of ownCertificates) {
    metrics.ownCertificateSecondsLeft.set({ use }, (validUntil.getTime() - now.getTime()) / 1000)
  }
  await measure(background, knowledge.trust(), metrics, now)
  const held = [...knowledge.routingTable().offices.values()].filter(({ party }) => party !== null)
  const offices = held.map(({ id }) => id)
  await measureWatch(background, offices, knowledge.findNotLive, metrics)
}

async function readReadiness({ background, signer }: Store, knowledge: Knowledge): Promise<Readiness> {
  const undelivered = await countOpenItems(background)
  const log = await requireLog(background, signer).then(
    () => true,
    () => false,
  )
  const crls = crlFreshness(knowledge.trust(), new Date())
  const ageSeconds = knowledge.ageSeconds()
  const unusableCertificates = knowledge.trust().unusable.length
  return { database: true, log, crls, knowledge: { ageSeconds, unusableCertificates }, undelivered }
}

/** Loaded only in the development world: what serves requests in production cannot sign for a party. */
async function openSandbox(dataFolder: string): Promise<SandboxSigner> {
  const { createSandbox } = await import('./dev/sandbox.ts')
  return createSandbox(dataFolder, () => new Date())
}

/** Longer than a statement or an attempt to connect may take. */
const stuckMs = 45_000
