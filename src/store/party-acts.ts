import { acted } from '../evidence/office-steps.ts'
import type { Stamp } from '../evidence/parts.ts'
import type { CertificatePurpose } from '../message/ids.ts'
import type { PollReason } from '../message/reception.ts'
import type { ContactsWish, FpaContactWish } from '../party/contacts.ts'
import type { OfficeWish, PartyWish } from '../party/wishes.ts'
import type { Commit } from './commit.ts'

/** What became of it: `there` it was so already; `taken` it is another's, or withdrawn for good; `changed` since it was seen. */
export type PartyOutcome = 'done' | 'there' | 'absent' | 'taken' | 'changed'

export interface CertificateWish {
  readonly party: string
  readonly purpose: CertificatePurpose
  readonly thumbprint: string
  readonly der: Buffer
  readonly validFrom: Date
  readonly validUntil: Date
}

/** Changes of parties, each with its entry in the log: both or neither. Running gateways are told by the database. */
export interface PartyActs {
  saveParty(wish: PartyWish, isNew: boolean, by: string): Promise<PartyOutcome>
  saveOffice(wish: OfficeWish, isNew: boolean, by: string): Promise<PartyOutcome>
  setContacts(wish: ContactsWish, by: string): Promise<PartyOutcome>
  setFpaContact(wish: FpaContactWish, by: string): Promise<PartyOutcome>
  /** Ends forwarding to the endpoint with this certificate: the office polls again. */
  pollAgain(party: string, wish: PollWish, by: string): Promise<PartyOutcome>
  addCertificate(wish: CertificateWish, by: string): Promise<PartyOutcome>
  withdrawCertificate(party: string, thumbprint: string, by: string): Promise<PartyOutcome>
  keepLicence(party: string, report: LicenceFact, by: string): Promise<PartyOutcome>
}

/** An office is to poll again, and why. */
export interface PollWish {
  readonly office: string
  /** Of the endpoint that was seen. */
  readonly certificate: string
  readonly reason: PollReason
}

/** What the store must know of a licence report, and the whole of it. */
export interface LicenceFact {
  /** RFC 3339. */
  readonly at: string
  readonly granted: boolean
}

export function createPartyActs(commit: Commit, stamp: () => Stamp): PartyActs {
  const apply = async (step: string, body: object, reasons: readonly string[], by: string, subject: string) => {
    const evidence = [acted(reasons, by, subject, stamp())]
    const { outcome } = await commit({ kind: 'apply', step, body: { ...body }, evidence })
    return outcome as PartyOutcome
  }
  return {
    saveParty({ names, ...wish }, isNew, by) {
      const what = isNew ? 'party.registered' : 'party.changed'
      return apply('save_party', { ...wish, ...names, isNew }, [what], by, `party:${wish.party}`)
    },
    saveOffice({ names, ...wish }, isNew, by) {
      const what = isNew ? 'office.registered' : 'office.changed'
      return apply('save_party_office', { ...wish, ...names, isNew }, [what], by, `office:${wish.office}`)
    },
    setContacts({ office, contacts }, by) {
      const { organisationEmail: organisation, onCallEmail: onCall, ...own } = contacts
      const body = { office, ...own, organisation, onCall }
      return apply('set_office', body, ['office.contacts-set'], by, `office:${office}`)
    },
    setFpaContact(wish, by) {
      return apply('set_fpa_contact', wish, ['fpa.contact-set'], by, `area:${wish.area}`)
    },
    pollAgain(party, { office, certificate, reason }, by) {
      const reasons = ['reception.polled', `reception.${reason}`]
      return apply('poll_again', { party, office, certificate }, reasons, by, `office:${office}`)
    },
    addCertificate({ der, validFrom, validUntil, ...wish }, by) {
      const dates = { from: validFrom.toISOString(), until: validUntil.toISOString() }
      const reasons = ['certificate.registered', `purpose.${wish.purpose}`]
      return apply(
        'add_certificate',
        { ...wish, ...dates, der: der.toString('base64') },
        reasons,
        by,
        `party:${wish.party}`,
      )
    },
    withdrawCertificate(party, thumbprint, by) {
      const body = { party, thumbprint, at: stamp().at.toISOString() }
      return apply('withdraw_certificate', body, ['certificate.withdrawn'], by, `party:${party}`)
    },
    keepLicence(party, report, by) {
      const what = report.granted ? 'licence.granted' : 'licence.not-granted'
      const { at, granted } = report
      return apply('keep_licence', { party, at, granted, report }, ['licence.kept', what], by, `party:${party}`)
    },
  }
}
