import type { MailLanguage } from '../message/notice.ts'

/** A moment's parts, none with a leading zero but the minute. */
export interface ClockParts {
  readonly day: number
  readonly month: number
  readonly year: number
  readonly hour: number
  readonly minute: string
}

interface Phrases {
  readonly subject: string
  readonly subjectOver: string
  readonly started: (office: string) => string
  readonly over: (office: string) => string
  /** What is wrong, by kind of alert; any other is told by its code. */
  readonly kinds: Readonly<Record<string, string>>
  readonly otherKind: string
  readonly labels: Readonly<Record<'what' | 'office' | 'items' | 'since' | 'number', string>>
  readonly moment: (parts: ClockParts) => string
  /** Where to look, by who is told: a step of the ladder. */
  readonly look: Readonly<Record<string, string>>
  readonly lookElse: string
  readonly once: string
  readonly automatic: string
}

/** What the mails say, as one office writes to another. */
export const phrases: Readonly<Record<MailLanguage, Phrases>> = {
  fi: {
    subject: 'Kelan ja sosiaalihuollon ilmoitukset odottavat',
    subjectOver: 'Odottaneet ilmoitukset on otettu vastaan',
    started: (office) => `Toimipisteen ${office} ilmoitusten vastaanotto vaatii toimenpiteitä.`,
    over: (office) => `Toimipisteen ${office} odottaneet ilmoitukset on käsitelty. Toimenpiteitä ei enää tarvita.`,
    kinds: { late: 'ilmoituksia ei ole vahvistettu vastaanotetuiksi määräajassa' },
    otherKind: 'muu poikkeama',
    labels: {
      what: 'Asia',
      office: 'Toimipiste',
      items: 'Ilmoituksia asian alkaessa',
      since: 'Alkaen',
      number: 'Hälytyksen numero',
    },
    moment: ({ day, month, year, hour, minute }) => `${day}.${month}.${year} klo ${hour}.${minute}`,
    look: {
      receiver: 'Tarkistakaa, että asiakastietojärjestelmänne noutaa ja vahvistaa ilmoitukset.',
      organisation:
        'Varmistakaa, että toimipisteen asiakastietojärjestelmä noutaa ilmoitukset ja että joku lukee ne. Toimipistettä on jo muistutettu.',
      fpa: 'Ottakaa yhteyttä toimipisteeseen. Toimipistettä ja sen organisaatiota on jo muistutettu.',
      desk: 'Katsokaa välityspalvelun käsinohjauksesta, mitkä ilmoitukset odottavat, ja varmistakaa, että niistä saadaan tieto perille, tarvittaessa puhelimitse.',
      'on-call': 'Kiireellisiä ilmoituksia odottaa. Katsokaa ne heti välityspalvelun saapuneista ilmoituksista.',
    },
    lookElse: 'Ilmoitusten tila näkyy välityspalvelussa.',
    once: 'Tästä asiasta lähetetään yksi viesti sen alkaessa ja yksi sen päättyessä. Ilmoitukset säilyvät välityspalvelussa, kunnes ne on vahvistettu vastaanotetuiksi.',
    automatic: 'Tämä on automaattinen viesti. Siinä ei ole henkilötietoja. Älkää vastatko siihen.',
  },
  sv: {
    subject: 'Meddelanden mellan FPA och socialvården väntar',
    subjectOver: 'Meddelandena som väntade har tagits emot',
    started: (office) => `Mottagningen av meddelanden vid ${office} kräver åtgärder.`,
    over: (office) => `Meddelandena som väntade vid ${office} är behandlade. Inga åtgärder behövs längre.`,
    kinds: { late: 'meddelanden har inte bekräftats som mottagna inom utsatt tid' },
    otherKind: 'annan avvikelse',
    labels: {
      what: 'Ärende',
      office: 'Enhet',
      items: 'Meddelanden när ärendet började',
      since: 'Sedan',
      number: 'Larmets nummer',
    },
    moment: ({ day, month, year, hour, minute }) => `${day}.${month}.${year} kl. ${hour}.${minute}`,
    look: {
      receiver: 'Kontrollera att ert klientdatasystem hämtar och bekräftar meddelandena.',
      organisation:
        'Se till att enhetens klientdatasystem hämtar meddelandena och att någon läser dem. Enheten har redan påmints.',
      fpa: 'Kontakta enheten. Enheten och dess organisation har redan påmints.',
      desk: 'Se under manuell hantering i förmedlingstjänsten vilka meddelanden som väntar, och se till att informationen kommer fram, vid behov per telefon.',
      'on-call': 'Brådskande meddelanden väntar. Läs dem genast i förmedlingstjänstens inkorg.',
    },
    lookElse: 'Meddelandenas läge syns i förmedlingstjänsten.',
    once: 'I detta ärende skickas ett e-postmeddelande när det börjar och ett när det är över. Meddelandena mellan FPA och socialvården finns kvar i förmedlingstjänsten tills de har bekräftats som mottagna.',
    automatic: 'Detta e-postmeddelande är automatiskt. Det innehåller inga personuppgifter. Svara inte på det.',
  },
  en: {
    subject: 'Notices between Kela and social services are waiting',
    subjectOver: 'The notices that waited have been received',
    started: (office) => `The reception of notices at ${office} needs attention.`,
    over: (office) => `The notices that waited at ${office} are dealt with. Nothing more needs to be done.`,
    kinds: { late: 'notices were not confirmed as received in the time set for it' },
    otherKind: 'another irregularity',
    labels: {
      what: 'Matter',
      office: 'Office',
      items: 'Notices when it started',
      since: 'Since',
      number: 'Number of the alert',
    },
    moment: ({ day, month, year, hour, minute }) => `${day}.${month}.${year} at ${hour}:${minute}`,
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
    automatic: 'This is an automatic message. It holds no personal data. Please do not reply to it.',
  },
}
