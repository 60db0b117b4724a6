import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AdminDeps } from './admin/routes.ts'
import type { Config, OidcSettings } from './config.ts'
import type { RequestFact } from './http/request-line.ts'
import { type createLog, logRequest } from './log-line.ts'
import type { Metrics } from './metrics.ts'
import { openIdentityProvider } from './net/identity-provider.ts'
import { listActs, recordAct } from './store/acts.ts'
import { findLink, takeLink } from './store/admin-links.ts'
import { endSession, findSession, startSession, touchSession } from './store/admin-sessions.ts'
import { listOfficeStates } from './store/office-states.ts'
import type { Store } from './store/store.ts'

export interface AdminParts {
  readonly config: Pick<Config, 'development' | 'oidc'>
  readonly store: Pick<Store, 'admin' | 'commit' | 'signer'>
  readonly log: ReturnType<typeof createLog>
  readonly metrics: Metrics
  onFault(err: unknown): void
  /** The clock; tests set it. */
  readonly now?: () => Date
}

/** Joins what the administrators' room asks for with what the store of one process gives. It is given no keyring. */
export function createAdminDeps({ config, store, log, metrics, onFault, ...parts }: AdminParts): AdminDeps {
  const { admin, commit, signer } = store
  const now = parts.now ?? (() => new Date())
  const stamp = () => ({ at: now(), issuer: signer.origin, newId: randomUUID })
  const links = {
    findLink: (tokenHash: Buffer, at: Date) => findLink(admin, tokenHash, at),
    takeLink: (tokenHash: Buffer, at: Date) => takeLink(admin, tokenHash, at),
  }
  return {
    now,
    development: config.development,
    onFault,
    onRequest: (fact) => tellRequest(log, metrics, fact),
    act: (by, act) => recordAct(commit, by, act, stamp()),
    startSession: (session) => startSession(commit, session, stamp()),
    findSession: (tokenHash) => findSession(admin, tokenHash),
    touchSession: (tokenHash, at) => touchSession(admin, tokenHash, at),
    endSession: (tokenHash) => endSession(admin, tokenHash),
    ...(config.oidc && { provider: openProvider(config.oidc) }),
    ...(config.development && { links }),
    status: { now, listOfficeStates: (areas, at) => listOfficeStates(admin, areas, at) },
    audit: { listActs: (before, limit) => listActs(admin, before, limit) },
  }
}

function openProvider({ clientSecretFile, ...settings }: OidcSettings) {
  return openIdentityProvider({ ...settings, clientSecret: readFileSync(clientSecretFile, 'utf8').trim() })
}

/** One wide line for every request; nothing of who is signed in. */
function tellRequest(log: AdminParts['log'], metrics: Metrics, fact: RequestFact): void {
  const { method, route, status, code, milliseconds } = fact
  metrics.requests.inc({ route, status })
  logRequest(log, { method, route, status, code, totalMs: milliseconds })
}
