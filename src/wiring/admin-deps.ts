import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AdminDeps } from '../admin/routes.ts'
import type { Config, OidcSettings } from '../config.ts'
import type { RequestFact } from '../http/request-line.ts'
import type { Knowledge } from '../knowledge.ts'
import { type createLog, logRequest } from '../log-line.ts'
import type { Catalogue } from '../message/catalogue.ts'
import type { BreakerState, Endpoint } from '../message/reception.ts'
import type { Metrics } from '../metrics.ts'
import { openIdentityProvider } from '../net/identity-provider.ts'
import type { OwnCertificate } from '../own-certificates.ts'
import { cancellingTypes, resendItem } from '../resend.ts'
import { listActs, recordAct } from '../store/acts.ts'
import { findLink, takeLink } from '../store/admin-links.ts'
import { endSession, findSession, startSession, touchSession } from '../store/admin-sessions.ts'
import { closeIncident, createIncidentStore, findIncidentArea } from '../store/incidents.ts'
import { findAreaOfEntry, findAreaOfItem } from '../store/item-area.ts'
import { listChoices, searchMessages } from '../store/message-search.ts'
import { findMessageReceipt, findMessageView, makeEvidenceFile } from '../store/message-view.ts'
import { findOfficeDetails } from '../store/office-page.ts'
import { findOfficeArea, listWatchedStates } from '../store/office-states.ts'
import { createPartyActs } from '../store/party-acts.ts'
import type { Store } from '../store/store.ts'
import { createDeskPages } from './admin-desk.ts'
import { createHealthPages } from './admin-health.ts'
import { createPartyPages } from './admin-parties.ts'
import { createResendDeps } from './resend-deps.ts'
import { createRoutingDeps } from './routing-deps.ts'

export interface AdminParts {
  readonly config: Config
  readonly store: Pick<Store, 'admin' | 'db' | 'reads' | 'commit' | 'signer'>
  readonly knowledge: Knowledge
  readonly catalogue: Catalogue
  /** Made where the keyring is: it is not given to the room. */
  readonly subjects: AdminDeps['subjects']
  /** `reached`, or why an endpoint is not spoken to, as a code. */
  tryEndpoint(endpoint: Endpoint): Promise<string>
  /** Whether this process speaks to an office's endpoint now. */
  breakerOf(office: string, endpoint: Endpoint): BreakerState
  readonly ownCertificates: readonly OwnCertificate[]
  readonly log: ReturnType<typeof createLog>
  readonly metrics: Metrics
  onFault(err: unknown): void
  /** Whether a party can poll with its registered TLS certificate of this thumbprint; without it, with any. */
  accepts?(thumbprint: string): boolean
  /** The clock; tests set it. */
  readonly now?: () => Date
}

/** Joins what the administrators' room asks for with what the store of one process gives. It is given no keyring. */
export function createAdminDeps(parts: AdminParts): AdminDeps {
  const { config, store, knowledge, log, metrics, onFault, now = () => new Date() } = parts
  const { admin, commit, signer } = store
  const { findNotLive } = knowledge
  const stamp = () => ({ at: now(), issuer: signer.origin, newId: randomUUID })
  const links = {
    findLink: (tokenHash: Buffer, at: Date) => findLink(admin, tokenHash, at),
    takeLink: (tokenHash: Buffer, at: Date) => takeLink(admin, tokenHash, at),
  }
  const cancelling = cancellingTypes(parts.catalogue)
  const act: AdminDeps['act'] = (by, done) => recordAct(commit, by, done, stamp())
  return {
    now,
    development: config.development,
    onFault,
    onRequest: (fact) => tellRequest(log, metrics, fact),
    act,
    startSession: (session) => startSession(commit, session, stamp()),
    findSession: (tokenHash) => findSession(admin, tokenHash),
    touchSession: (tokenHash, at) => touchSession(admin, tokenHash, at),
    endSession: (tokenHash, staff) => endSession(commit, tokenHash, staff, stamp()),
    ...(config.oidc && { provider: openProvider(config.oidc) }),
    ...(config.development && { links }),
    status: { now, listOfficeStates: (areas, at) => listWatchedStates(admin, areas, findNotLive, at) },
    office: {
      now,
      findOfficeArea: (office) => findOfficeArea(admin, office),
      findOffice: (office, at) => findOfficeDetails(admin, office, findNotLive, at),
    },
    incidents: {
      ...createIncidentStore({ background: admin, signer }),
      verifierKey: signer.verifierKey,
      findIncidentArea: (incident) => findIncidentArea(admin, incident),
      close: (closing) => closeIncident({ commit }, closing, stamp()),
    },
    messages: {
      now,
      searchMessages: (areas, query, at, limit) => searchMessages(admin, areas, query, at, limit),
      listChoices: (areas) => listChoices(admin, areas),
    },
    message: {
      now,
      verifierKey: signer.verifierKey,
      findAreaOfItem: (item) => findAreaOfItem(admin, item),
      findMessage: (item, at) => findMessageView(admin, item, cancelling, at),
      findAreaOfEntry: (item, entry) => findAreaOfEntry(admin, item, entry),
      findReceipt: (item, entry) => findMessageReceipt(admin, signer, item, entry),
      resend: createResend(parts, now),
      makeEvidenceFile: (item) => makeEvidenceFile(admin, signer, item),
    },
    routing: createRoutingDeps({ store, now, accepts: parts.accepts ?? (() => true) }),
    desk: createDeskPages({ ...parts, now }, act),
    parties: createPartyPages({ ...parts, now, act, acts: createPartyActs(commit, stamp) }),
    health: createHealthPages({ ...parts, now, stamp }),
    subjects: parts.subjects,
    audit: { listActs: (before, limit) => listActs(admin, before, limit) },
  }
}

function createResend(parts: AdminParts, now: () => Date): AdminDeps['message']['resend'] {
  const resend = createResendDeps({ ...parts, now })
  return async (wish) => {
    const answer = await resendItem(resend, wish)
    return 'no' in answer ? answer : { receipt: answer.receipt.inclusion.leafIndex }
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
