import { type Incident, type IncidentDetails, incidentKinds } from '../../src/message/incident.ts'

const found = {
  'second-look.mismatch': ['mismatch'],
  'second-look.absent': ['absent'],
  'second-look.unanswered': ['unanswered', 'unanswered'],
  'manifest.differs': ['absent', 'other-content', 'other-record'],
  'manifest.unanswered': [],
  'confirmation.digest-mismatch': ['other-content'],
} as const

const event = {
  second: 'StorageConfirmationFailure',
  manifest: 'InboxManifestAnswer',
  confirmation: 'ContentHandoverFailure',
} as const

/** One of each kind, the last of them closed. */
export const sampleIncidents: readonly IncidentDetails[] = incidentKinds.map((kind, index) => {
  const incident: Incident = {
    incident: index + 1,
    kind,
    office: 'area-06',
    officeNames: {
      fi: 'Satakunnan hyvinvointialue, sosiaalipalvelut',
      sv: 'Satakunta välfärdsområde, socialservicen',
      en: 'Wellbeing services county of Satakunta, social services',
    },
    manifest: kind.startsWith('manifest') ? 118 : null,
    openedAt: '2026-11-21T00:14:05.120Z',
    times: kind.endsWith('unanswered') ? 3 : 1,
    lastAt: '2026-11-23T00:14:09.000Z',
    entries: [41_207, 41_390],
    closed:
      kind === 'confirmation.digest-mismatch'
        ? { at: '2026-11-22T07:40:00.000Z', by: 'staff-17', reason: 'receiver-mended', entry: 41_502 }
        : null,
  }
  const evidence = incident.entries.map((entry) => ({
    entry,
    event: event[kind.split(/[-.]/)[0] as keyof typeof event],
    at: incident.openedAt,
  }))
  const closing = incident.closed ? [{ entry: 41_502, event: 'AdministrativeAct', at: incident.closed.at }] : []
  return {
    ...incident,
    items: found[kind].map((finding, place) => ({
      item: 20_418 + place,
      found: finding,
      messageType: 'concern-consented',
      messageId: `d9cb969d-d98f-4de7-a914-2e900f82f2e${place}`,
      recordId: kind === 'confirmation.digest-mismatch' ? null : `DNR-2026/${118 + place}`,
    })),
    evidence: [...evidence, ...closing],
    answered: kind === 'manifest.differs',
  }
})

export const sampleVerifierKey = 'budkavle.example/log+3b1c9d0e+AZ1oK8mB0b2mK3Jm3sVtY0r0o8uM2bVQ3q8m9F0Yc1Xh'
