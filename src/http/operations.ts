import { Hono } from 'hono'
import type { OpenItems } from '../store/open-items.ts'
import type { CrlFreshness } from '../verify/revocation.ts'
import { home } from './incidents/frame.ts'
import { type IncidentPagesDeps, incidentPages } from './incidents/pages.ts'

export interface OperationsDeps extends IncidentPagesDeps {
  /** What readiness asks of the gateway; anything thrown here means not ready. */
  readiness(): Promise<Readiness>
  /** Prometheus text of all processes. */
  metrics(): Promise<string>
}

export interface Readiness {
  readonly database: boolean
  /** The log in the database is ours and whole, and its key is at hand. */
  readonly log: boolean
  readonly crls: readonly CrlFreshness[]
  /** What the process believes of who and where. */
  readonly knowledge: KnowledgeState
  /** Not a reason to be unready: a person must look, and intake must go on. */
  readonly undelivered: readonly OpenItems[]
}

export interface KnowledgeState {
  /** Since the database was last read: a withdrawal after that is not known. */
  readonly ageSeconds: number
  /** Registered certificates that are left out: they cannot be read, or two parties have them. For a person to look at. */
  readonly unusableCertificates: number
}

/** Several times longer than the time between two loads. */
const knowledgeSecondsMax = 300

/**
 * For the operator, on a listener of its own without TLS, loopback unless configured otherwise: is it alive, can it
 * take messages, how is it doing, and what a person must look into.
 */
export function createOperations(deps: OperationsDeps): Hono {
  const app = new Hono()
  app.get('/healthz', (c) => c.text('alive\n'))
  app.get('/readyz', async (c) => {
    const readiness = await deps.readiness().catch(() => unreachable)
    const ready = isReady(readiness)
    return c.json({ ready, ...readiness }, ready ? 200 : 503)
  })
  app.get('/metrics', async (c) => c.body(await deps.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4' }))
  app.route(home, incidentPages(deps))
  return app
}

type Known = Omit<Readiness, 'knowledge'> & { readonly knowledge: KnowledgeState | null }

const unreachable: Known = { database: false, log: false, crls: [], knowledge: null, undelivered: [] }

function isReady({ database, log, crls, knowledge }: Known): boolean {
  const fresh = knowledge !== null && knowledge.ageSeconds <= knowledgeSecondsMax
  return database && log && fresh && crls.every((crl) => !crl.stale)
}
