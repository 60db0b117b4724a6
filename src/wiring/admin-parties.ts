import type { PartyAnswer } from '../admin/pages/party-answer.ts'
import type { PartyDeps, PartyFields } from '../admin/parties.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Catalogue } from '../message/catalogue.ts'
import type { OfficeId } from '../message/ids.ts'
import type { OfficeEndpoint, PartyDetails } from '../message/party-details.ts'
import { typesOf } from '../message/party-types.ts'
import { type BreakerState, type Endpoint, type ForwardingState, pollReasons } from '../message/reception.ts'
import { judgeCertificate } from '../party/certificate.ts'
import { parseContactsWish, parseFpaContactWish } from '../party/contacts.ts'
import { parseLicenceReport } from '../party/licence-report.ts'
import { type Faulty, parseOfficeWish, parsePartyWish } from '../party/wishes.ts'
import { listFpaContacts } from '../store/fpa-contacts.ts'
import type { PartyActs, PartyOutcome } from '../store/party-acts.ts'
import {
  findAreaOfParty,
  findPartyView,
  listAreas,
  listCertificatesOf,
  listLicences,
  listOfficesOf,
  listPartyViews,
} from '../store/party-views.ts'
import { listForwardingStates } from '../store/reception.ts'
import { listWatchedOffices } from '../store/watch.ts'
import { type ConnectionParts, testConnection } from './connection.ts'

export interface PartyPageParts extends ConnectionParts {
  readonly knowledge: Pick<Knowledge, 'trust' | 'findNotLive'>
  readonly catalogue: Catalogue
  readonly acts: PartyActs
  breakerOf(office: string, endpoint: Endpoint): BreakerState
  now(): Date
}

type Change = (party: string, fields: PartyFields, by: string) => Promise<PartyAnswer>

/** Parties for the administrators' pages and API. */
export function createPartyPages(parts: PartyPageParts): PartyDeps {
  const { store, now, acts } = parts
  const changes = createChanges(parts)
  return {
    now,
    listParties: (areas) => listPartyViews(store.admin, areas),
    findAreaOfParty: (party) => findAreaOfParty(store.admin, party),
    findParty: (party) => findDetail(parts, party),
    async registerParty(fields, by) {
      const wish = parsePartyWish(fields)
      return 'faulty' in wish ? faulty(wish) : told(await acts.saveParty(wish, true, by), 'registered')
    },
    listFpaContacts: (areas) => listFpaContacts(store.admin, areas),
    async setFpaContact(fields, by) {
      const wish = parseFpaContactWish(fields)
      return 'faulty' in wish ? faulty(wish) : told(await acts.setFpaContact(wish, by), 'contacts')
    },
    change: (party, act, fields, by) => (Object.hasOwn(changes, act) ? changes[act]?.(party, fields, by) : undefined),
  }
}

function createChanges(parts: PartyPageParts): Readonly<Record<string, Change>> {
  const { acts, now } = parts
  return {
    async party(party, fields, by) {
      const wish = parsePartyWish({ ...fields, party })
      return 'faulty' in wish ? faulty(wish) : told(await acts.saveParty(wish, false, by), 'changed')
    },
    async office(party, fields, by) {
      const wish = parseOfficeWish(party, fields)
      return 'faulty' in wish ? faulty(wish) : told(await acts.saveOffice(wish, isYes(fields.isNew), by), 'office')
    },
    async contacts(party, fields, by) {
      const wish = parseContactsWish(fields)
      if ('faulty' in wish) return faulty(wish)
      if (!(await holdsOffice(parts, party, wish.office))) return { no: 'absent' }
      return told(await acts.setContacts(wish, by), 'contacts')
    },
    certificate: (party, fields, by) => addCertificate(parts, party, fields, by),
    async withdraw(party, { thumbprint, sure }, by) {
      if (!isYes(sure)) return { no: 'not-sure' }
      return told(await acts.withdrawCertificate(party, String(thumbprint), by), 'withdrawn')
    },
    async licence(party, { report }, by) {
      const text = Buffer.isBuffer(report) ? report.toString('utf8') : JSON.stringify(report ?? null)
      const licence = parseLicenceReport(text, now())
      return licence
        ? told(await acts.keepLicence(party, licence, by), 'licence')
        : { no: 'malformed', field: 'report' }
    },
    async poll(party, { office, certificate, reason, sure }, by) {
      const known = pollReasons.find((one) => one === reason)
      if (!known) return { no: 'malformed', field: 'reason' }
      if (!isYes(sure)) return { no: 'not-sure' }
      const wish = { office: String(office), certificate: String(certificate), reason: known }
      return told(await acts.pollAgain(party, wish, by), 'poll')
    },
    async test(party, { office }, by) {
      const isHeld = await holdsOffice(parts, party, String(office))
      return isHeld ? testConnection(parts, String(office), by) : { no: 'absent' }
    },
  }
}

async function addCertificate(
  parts: PartyPageParts,
  party: string,
  fields: PartyFields,
  by: string,
): Promise<PartyAnswer> {
  const { acts, knowledge, now, store } = parts
  const { purpose, certificate: given } = fields
  const known = await findPartyView(store.admin, party)
  if (!known) return { no: 'absent' }
  if (purpose !== 'signature' && purpose !== 'tls') return { no: 'malformed', field: 'purpose' }
  const bytes = Buffer.isBuffer(given) ? given : Buffer.from(String(given ?? ''))
  const judged = judgeCertificate(bytes, { party, kind: known.kind, purpose, trust: knowledge.trust(), at: now() })
  if ('no' in judged) return { no: judged.no, field: 'certificate' }
  const { der, thumbprint, notBefore, notAfter } = judged.certificate
  const dates = { validFrom: new Date(notBefore), validUntil: new Date(notAfter) }
  const outcome = await acts.addCertificate({ party, purpose, der, thumbprint, ...dates }, by)
  return told(outcome, 'certificate', judged.warning)
}

async function holdsOffice({ store }: PartyPageParts, party: string, office: string): Promise<boolean> {
  return (await listOfficesOf(store.admin, party)).some((one) => one.office === office)
}

async function findDetail(
  { store, catalogue, knowledge, breakerOf }: PartyPageParts,
  id: string,
): Promise<PartyDetails | undefined> {
  const sql = store.admin
  const party = await findPartyView(sql, id)
  if (!party) return undefined
  const watched = new Map((await listWatchedOffices(sql)).map((one) => [one.office as string, one]))
  const forwarding = new Map((await listForwardingStates(sql, id)).map((one) => [one.office as string, one]))
  const officeList = (await listOfficesOf(sql, id)).map((office) => {
    const [watch, forwarded] = [watched.get(office.office), forwarding.get(office.office)]
    return {
      ...office,
      endpoint: forwarded ? showEndpoint(forwarded, breakerOf) : null,
      notLive: knowledge.findNotLive(office.office as OfficeId),
      lastPolledAt: watch?.lastPolledAt ?? null,
      canaryConfirmedAt: watch?.canaryConfirmedAt ?? null,
      responsible: watch?.responsible ?? null,
      email: watch?.email ?? null,
      phone: watch?.phone ?? null,
      organisationEmail: watch?.organisationEmail ?? null,
      onCallEmail: watch?.onCallEmail ?? null,
      onCallPhone: watch?.onCallPhone ?? null,
    }
  })
  const [certificates, licences, areas] = [
    await listCertificatesOf(sql, id),
    await listLicences(sql, id),
    await listAreas(sql),
  ]
  return { ...party, officeList, certificates, licences, areas, ...typesOf(catalogue, party.kind) }
}

/** The host alone: the rest of an address may hold what is nobody's business. */
function showEndpoint(state: ForwardingState, breakerOf: PartyPageParts['breakerOf']): OfficeEndpoint {
  const { office, url, certificate, since, notTaken, lastCode } = state
  return { host: new URL(url).host, certificate, since, breaker: breakerOf(office, state), notTaken, lastCode }
}

function told(outcome: PartyOutcome, done: string, warning?: string): PartyAnswer {
  if (outcome !== 'done') return { no: outcome }
  return warning === undefined ? { done } : { done, warning }
}

function faulty({ faulty: field }: Faulty): PartyAnswer {
  return { no: 'malformed', field }
}

function isYes(value: unknown): boolean {
  return value === 'yes' || value === true
}
