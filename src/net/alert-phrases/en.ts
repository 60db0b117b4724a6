import type { Phrases } from './phrases.ts'

export const en: Phrases = {
  matters: {
    late: {
      subject: 'Notices between Kela and social services are waiting',
      subjectOver: 'The notices that waited have been received',
      started: (office) => `The reception of notices at ${office} needs attention.`,
      over: (office) => `The notices that waited at ${office} are dealt with. Nothing more needs to be done.`,
      look: {
        receiver: 'Please check that your case system fetches and confirms the notices.',
        organisation:
          'Please make sure that the office’s case system fetches the notices and that somebody reads them. The office was reminded before.',
        fpa: 'Please contact the office. The office and its organisation were reminded before.',
        desk: 'Please look at the manual desk of the gateway for what waits, and make sure that it arrives, by telephone if need be.',
        'on-call': 'Urgent notices wait. Please look at them in the inbox of the gateway at once.',
      },
      lookElse: 'How the notices stand is seen in the gateway.',
      once: 'One message is sent about this when it starts, and one when it is over. The notices are kept in the gateway until they are confirmed.',
    },
    incident: {
      subject: 'Incident in the reception of notices between Kela and social services',
      subjectOver: 'The incident in the reception of notices is settled',
      started: (office) =>
        `An incident was found in the reception of notices at ${office}. A notice may be lying there unhandled.`,
      over: (office) => `The incident at ${office} is settled and closed. Nothing more needs to be done.`,
      look: {
        receiver:
          'Please find out with the supplier of your system what has happened, and check that no notice is left unhandled. If need be, the operator of the gateway brings the notice to you again.',
        fpa: 'Please make sure with the office that no notice is left unhandled. The office has been told of the incident too.',
      },
      lookElse: 'The incident is seen in the gateway.',
      once: 'Of incidents of the same kind, one message is sent for each office when the first is found, and one when the last is closed.',
    },
    'not-live': {
      subject: 'The reception of notices between Kela and social services is no longer in order',
      subjectOver: 'The reception of notices is in order again',
      started: (office) => `The reception of notices at ${office} was in order, and is no longer.`,
      over: (office) => `The reception of notices at ${office} is in order again. Nothing more needs to be done.`,
      look: {
        receiver:
          'Please check that your case system fetches and confirms the notices, the daily test notice too, that its certificate is valid, and that a responsible person is named.',
        fpa: 'Please contact the office. The office has been told too.',
      },
      lookElse: 'How the office stands is seen in the gateway.',
      once: 'One message is sent about this when it starts, and one when it is over. The notices are kept in the gateway until they are confirmed.',
    },
  },
  kinds: {
    late: 'notices were not confirmed as received in the time set for it',
    'not-live':
      'the system does not fetch notices, its certificate or the daily test notice is not in order, or no responsible person is named',
    'second-look-mismatch': 'the office’s system holds something other than it confirmed',
    'second-look-absent': 'the office’s system does not find a notice that it confirmed',
    'second-look-unanswered': 'the office’s system does not answer when it is asked again for a confirmed notice',
    'manifest-differs': 'the records of the office’s system differ from the nightly manifest',
    'manifest-unanswered': 'the office’s system has not answered the nightly manifest',
    'confirmation-digest-mismatch': 'the office’s system confirmed something other than it was handed',
  },
  otherKind: 'another irregularity',
  labels: {
    what: 'Matter',
    office: 'Office',
    items: 'Notices when it started',
    since: 'Since',
    number: 'Number of the alert',
  },
  moment: ({ day, month, year, hour, minute }) => `${day}.${month}.${year} at ${hour}:${minute}`,
  automatic: 'This is an automatic message. It holds no personal data. Please do not reply to it.',
}
