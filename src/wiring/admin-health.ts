import { readFileSync } from 'node:fs'
import type { HealthDeps } from '../admin/health.ts'
import type { Config } from '../config.ts'
import type { Stamp } from '../evidence/evidence.ts'
import type { Knowledge } from '../knowledge.ts'
import type { GatewayHealth, Health, ProcessHealth } from '../message/health.ts'
import { findNeeds } from '../message/health-needs.ts'
import type { OfficeId } from '../message/ids.ts'
import type { MaintenanceShown } from '../message/maintenance.ts'
import type { Metrics } from '../metrics.ts'
import type { OwnCertificate } from '../own-certificates.ts'
import { readStoreHealth } from '../store/health.ts'
import { findMaintenance, setMaintenance } from '../store/maintenance.ts'
import { countAlarms } from '../store/open-items.ts'
import { listPartyViews } from '../store/party-views.ts'
import type { Store } from '../store/store.ts'
import { listWatchedOffices } from '../store/watch.ts'
import { crlFreshness } from '../verify/revocation.ts'

/** What health is read from, in a gateway or beside it. */
export interface HealthSources {
  readonly store: Pick<Store, 'admin'>
  readonly knowledge: Pick<Knowledge, 'trust' | 'findNotLive'>
  readonly ownCertificates: readonly OwnCertificate[]
  now(): Date
}

export interface HealthParts extends HealthSources {
  readonly config: Config
  readonly store: Pick<Store, 'admin' | 'commit'>
  readonly knowledge: Pick<Knowledge, 'trust' | 'ageSeconds' | 'findNotLive'>
  readonly metrics: Metrics
  stamp(): Stamp
}

/** How the gateway does, for the administrators' pages and API. */
export function createHealthPages(parts: HealthParts): HealthDeps {
  const { store, stamp, now } = parts
  const readOwn = async () => readHealth(parts, await readProcess(parts))
  return {
    now,
    readHealth: readOwn,
    readDiagnostics: async () => createDiagnostics(await readOwn(), parts.config),
    findMaintenance: () => findShown(store),
    startMaintenance: (wish, by) => setMaintenance(store.commit, wish, by, stamp()),
    endMaintenance: (by) => setMaintenance(store.commit, undefined, by, stamp()),
  }
}

/** The report that is handed to whoever helps: health, and settings that are no secret. */
export function createDiagnostics(health: GatewayHealth, config: Config): object {
  return { format: 'budkavle-diagnostics/1', ...health, settings: settingsOf(config) }
}

/** @param own of the gateway process that answers; without it nothing is said of any process */
export async function readHealth(sources: HealthSources, own: ProcessHealth): Promise<Health>
export async function readHealth(sources: HealthSources): Promise<GatewayHealth>
export async function readHealth(sources: HealthSources, own?: ProcessHealth): Promise<GatewayHealth> {
  const { store, knowledge, ownCertificates, now } = sources
  const at = now()
  const health = {
    at: at.toISOString(),
    // First: the database's clock is held against ours.
    ...(await readStoreHealth(store.admin, at)),
    maintenance: (await findShown(store)) ?? null,
    // Nobody outside cosigns a checkpoint yet: said as a fact, not left out.
    witnesses: [],
    crls: crlFreshness(knowledge.trust(), at).map(({ issuer, usableUntil, stale }) => ({
      issuer,
      usableUntil: usableUntil?.toISOString() ?? null,
      stale,
    })),
    certificates: await readCertificates(store, knowledge, at),
    ownCertificates: ownCertificates.map((one) => showOwn(one, at)),
    offices: await readOffices(store, knowledge),
    alarms: await countAlarms(store.admin),
    versions: { budkavle: version, node: process.versions.node },
  }
  return { needs: findNeeds(health, own), ...health, ...own }
}

async function findShown({ admin }: HealthSources['store']): Promise<MaintenanceShown | undefined> {
  const found = await findMaintenance(admin)
  return found && { reason: found.reason, until: found.until, since: found.since }
}

function showOwn({ use, validUntil }: OwnCertificate, at: Date): Health['ownCertificates'][number] {
  const left = validUntil.getTime() - at.getTime()
  return { use, validUntil: validUntil.toISOString(), daysLeft: Math.floor(left / dayMs), endsSoon: left < soonMs }
}

async function readCertificates(
  { admin }: HealthSources['store'],
  { trust }: HealthSources['knowledge'],
  at: Date,
): Promise<Health['certificates']> {
  const parties = (await listPartyViews(admin, 'all')).filter(
    ({ validUntil }) => validUntil === null || Date.parse(validUntil) > at.getTime(),
  )
  const ends = parties.map(({ signatureUntil, tlsUntil }) => [signatureUntil, tlsUntil])
  const soon = at.getTime() + soonMs
  const endingSoon = ends.filter((both) => both.some((end) => end === null || Date.parse(end) < soon)).length
  const firstEnd =
    ends
      .flat()
      .flatMap((end) => end ?? [])
      .sort()[0] ?? null
  return { unusable: trust().unusable.length, endingSoon, firstEnd }
}

async function readOffices({ admin }: HealthSources['store'], { findNotLive }: HealthSources['knowledge']) {
  const offices = (await listWatchedOffices(admin)).filter(({ party }) => party !== null)
  const notLive = offices.filter(({ office }) => findNotLive(office as OfficeId).length > 0)
  return { all: offices.length, notLive: notLive.length }
}

async function readProcess({ metrics, knowledge }: HealthParts): Promise<ProcessHealth> {
  const { values } = await metrics.jobRuns.get()
  const names = [...new Set(values.map(({ labels }) => String(labels.job)))].sort()
  const count = (job: string, outcome: string) =>
    values.find(({ labels }) => labels.job === job && labels.outcome === outcome)?.value ?? 0
  const jobs = names.map((job) => ({ job, done: count(job, 'done'), failed: count(job, 'failed') }))
  return { knowledgeAgeSeconds: knowledge.ageSeconds(), jobs }
}

/** What is no secret and no address: numbers, and whether a thing is set. */
function settingsOf(config: Config): Readonly<Record<string, unknown>> {
  const entries = Object.entries(config).map(([name, value]) => {
    const isPlain = typeof value === 'number' || typeof value === 'boolean'
    return [name, isPlain ? value : value === undefined ? 'not set' : 'set'] as const
  })
  return Object.fromEntries(entries)
}

const dayMs = 86_400_000
/** Four months, for the gateway's own as for those of parties. */
const soonMs = 120 * dayMs

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
