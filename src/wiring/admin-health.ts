import { readFileSync } from 'node:fs'
import type { HealthDeps } from '../admin/health.ts'
import type { Health } from '../admin/pages/health.ts'
import type { Config } from '../config.ts'
import type { Stamp } from '../evidence/evidence.ts'
import type { Knowledge } from '../knowledge.ts'
import type { OfficeId } from '../message/ids.ts'
import type { Metrics } from '../metrics.ts'
import type { OwnCertificate } from '../own-certificates.ts'
import { readStoreHealth } from '../store/health.ts'
import { findMaintenance, setMaintenance } from '../store/maintenance.ts'
import { countAlarms } from '../store/open-items.ts'
import { listPartyViews } from '../store/party-views.ts'
import type { Store } from '../store/store.ts'
import { listWatchedOffices } from '../store/watch.ts'
import { crlFreshness } from '../verify/revocation.ts'

export interface HealthParts {
  readonly config: Config
  readonly store: Pick<Store, 'admin' | 'commit'>
  readonly knowledge: Pick<Knowledge, 'trust' | 'ageSeconds' | 'findNotLive'>
  readonly metrics: Metrics
  readonly ownCertificates: readonly OwnCertificate[]
  stamp(): Stamp
  now(): Date
}

/** How the gateway does, for the administrators' pages and API. */
export function createHealthPages(parts: HealthParts): HealthDeps {
  const { store, stamp, now } = parts
  const find = async () => {
    const found = await findMaintenance(store.admin)
    return found && { reason: found.reason, until: found.until, since: found.since }
  }
  return {
    now,
    readHealth: () => readHealth(parts),
    async readDiagnostics() {
      return { format: 'budkavle-diagnostics/1', ...(await readHealth(parts)), settings: settingsOf(parts.config) }
    },
    findMaintenance: find,
    startMaintenance: (wish, by) => setMaintenance(store.commit, wish, by, stamp()),
    endMaintenance: (by) => setMaintenance(store.commit, undefined, by, stamp()),
  }
}

async function readHealth({ store, knowledge, metrics, ownCertificates, now }: HealthParts): Promise<Health> {
  const at = now()
  const stored = await readStoreHealth(store.admin, at)
  const maintenance = await findMaintenance(store.admin)
  return {
    at: at.toISOString(),
    maintenance: maintenance
      ? { reason: maintenance.reason, until: maintenance.until, since: maintenance.since }
      : null,
    ...stored,
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
    knowledgeAgeSeconds: knowledge.ageSeconds(),
    jobs: await readJobs(metrics),
    alarms: await countAlarms(store.admin),
    versions: { budkavle: version, node: process.versions.node },
  }
}

function showOwn({ use, validUntil }: OwnCertificate, at: Date): Health['ownCertificates'][number] {
  const left = validUntil.getTime() - at.getTime()
  return { use, validUntil: validUntil.toISOString(), daysLeft: Math.floor(left / dayMs), endsSoon: left < soonMs }
}

async function readCertificates(
  { admin }: HealthParts['store'],
  { trust }: HealthParts['knowledge'],
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

async function readOffices({ admin }: HealthParts['store'], { findNotLive }: HealthParts['knowledge']) {
  const offices = (await listWatchedOffices(admin)).filter(({ party }) => party !== null)
  const notLive = offices.filter(({ office }) => findNotLive(office as OfficeId).length > 0)
  return { all: offices.length, notLive: notLive.length }
}

async function readJobs({ jobRuns }: Metrics): Promise<Health['jobs']> {
  const { values } = await jobRuns.get()
  const jobs = [...new Set(values.map(({ labels }) => String(labels.job)))].sort()
  const count = (job: string, outcome: string) =>
    values.find(({ labels }) => labels.job === job && labels.outcome === outcome)?.value ?? 0
  return jobs.map((job) => ({ job, done: count(job, 'done'), failed: count(job, 'failed') }))
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
