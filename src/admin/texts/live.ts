import { defineTexts } from './say.ts'

/** Whether an office is looked after, and why not. */
export const liveTexts = defineTexts({
  en: {
    live: 'In use',
    notLive: 'Not in use',
    unknown: 'Not watched',
    'office.certificate': 'Its organisation has no valid TLS certificate.',
    'office.not-polled': 'Its system has not asked for messages lately.',
    'office.no-responsible': 'No responsible person is named.',
    'office.canary-late': 'The latest test message was not confirmed in time.',
  },
  fi: {
    live: 'Toiminnassa',
    notLive: 'Ei toiminnassa',
    unknown: 'Ei seurannassa',
    'office.certificate': 'Organisaatiolla ei ole voimassa olevaa TLS-varmennetta.',
    'office.not-polled': 'Toimipisteen järjestelmä ei ole viime aikoina noutanut sanomia.',
    'office.no-responsible': 'Vastuuhenkilöä ei ole nimetty.',
    'office.canary-late': 'Viimeisintä koesanomaa ei ole vahvistettu ajoissa.',
  },
  sv: {
    live: 'I drift',
    notLive: 'Inte i drift',
    unknown: 'Bevakas inte',
    'office.certificate': 'Organisationen har inget giltigt TLS-certifikat.',
    'office.not-polled': 'Enhetens system har inte hämtat meddelanden på sistone.',
    'office.no-responsible': 'Ingen ansvarig person har utsetts.',
    'office.canary-late': 'Det senaste testmeddelandet har inte bekräftats i tid.',
  },
})
