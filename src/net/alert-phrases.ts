import type { AlertKind } from '../message/alert.ts'
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
  /** By what an alert is about; one of a kind that is not known is written as late items are. */
  readonly matters: Readonly<Record<Matter, MatterPhrases>>
  /** What is wrong, by kind of alert; any other is told by its code. */
  readonly kinds: Readonly<Record<AlertKind, string>>
  readonly otherKind: string
  readonly labels: Readonly<Record<'what' | 'office' | 'items' | 'since' | 'number', string>>
  readonly moment: (parts: ClockParts) => string
  readonly automatic: string
}

export type Matter = 'late' | 'incident' | 'not-live'

interface MatterPhrases {
  readonly subject: string
  readonly subjectOver: string
  readonly started: (office: string) => string
  readonly over: (office: string) => string
  /** Where to look, by who is told: of late items a step of the ladder. */
  readonly look: Readonly<Record<string, string>>
  readonly lookElse: string
  readonly once: string
}

/** What the mails say, as one office writes to another. */
export const phrases: Readonly<Record<MailLanguage, Phrases>> = {
  fi: {
    matters: {
      late: {
        subject: 'Kelan ja sosiaalihuollon ilmoitukset odottavat',
        subjectOver: 'Odottaneet ilmoitukset on otettu vastaan',
        started: (office) => `Toimipisteen ${office} ilmoitusten vastaanotto vaatii toimenpiteitä.`,
        over: (office) => `Toimipisteen ${office} odottaneet ilmoitukset on käsitelty. Toimenpiteitä ei enää tarvita.`,
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
      },
      incident: {
        subject: 'Poikkeama Kelan ja sosiaalihuollon ilmoitusten vastaanotossa',
        subjectOver: 'Ilmoitusten vastaanoton poikkeama on selvitetty',
        started: (office) =>
          `Toimipisteen ${office} ilmoitusten vastaanotossa on havaittu poikkeama. Ilmoitus voi olla siellä käsittelemättä.`,
        over: (office) => `Toimipisteen ${office} poikkeama on selvitetty ja suljettu. Toimenpiteitä ei enää tarvita.`,
        look: {
          receiver:
            'Selvittäkää järjestelmänne toimittajan kanssa, mitä on tapahtunut, ja tarkistakaa, ettei mikään ilmoitus ole jäänyt käsittelemättä. Tarvittaessa välityspalvelun käyttövastaava toimittaa ilmoituksen uudelleen.',
          fpa: 'Varmistakaa toimipisteestä, ettei mikään ilmoitus ole jäänyt käsittelemättä. Poikkeamasta on kerrottu myös toimipisteelle.',
        },
        lookElse: 'Poikkeama näkyy välityspalvelussa.',
        once: 'Samanlaisista poikkeamista lähetetään toimipistettä kohti yksi viesti, kun ensimmäinen havaitaan, ja yksi, kun viimeinenkin on suljettu.',
      },
      'not-live': {
        subject: 'Kelan ja sosiaalihuollon ilmoitusten vastaanotto ei ole enää kunnossa',
        subjectOver: 'Ilmoitusten vastaanotto on taas kunnossa',
        started: (office) => `Toimipisteen ${office} ilmoitusten vastaanotto on ollut kunnossa, mutta ei ole enää.`,
        over: (office) =>
          `Toimipisteen ${office} ilmoitusten vastaanotto on taas kunnossa. Toimenpiteitä ei enää tarvita.`,
        look: {
          receiver:
            'Tarkistakaa, että asiakastietojärjestelmänne noutaa ja vahvistaa ilmoitukset, myös päivittäisen koeilmoituksen, että sen varmenne on voimassa ja että toimipisteelle on nimetty vastuuhenkilö.',
          fpa: 'Ottakaa yhteyttä toimipisteeseen. Asiasta on kerrottu myös toimipisteelle.',
        },
        lookElse: 'Toimipisteen tila näkyy välityspalvelussa.',
        once: 'Tästä asiasta lähetetään yksi viesti sen alkaessa ja yksi sen päättyessä. Ilmoitukset säilyvät välityspalvelussa, kunnes ne on vahvistettu vastaanotetuiksi.',
      },
    },
    kinds: {
      late: 'ilmoituksia ei ole vahvistettu vastaanotetuiksi määräajassa',
      'not-live':
        'järjestelmä ei nouda ilmoituksia, sen varmenne tai päivittäinen koeilmoitus ei ole kunnossa tai vastuuhenkilöä ei ole nimetty',
      'second-look-mismatch': 'toimipisteen järjestelmässä on muu sisältö kuin se on vahvistanut',
      'second-look-absent': 'toimipisteen järjestelmä ei löydä ilmoitusta, jonka se on vahvistanut',
      'second-look-unanswered': 'toimipisteen järjestelmä ei vastaa, vahvistetun ilmoituksen jälkitarkistukseen',
      'manifest-differs': 'toimipisteen järjestelmän tiedot poikkeavat yöluettelosta',
      'manifest-unanswered': 'toimipisteen järjestelmä ei ole vastannut yöluetteloon',
      'confirmation-digest-mismatch': 'toimipisteen järjestelmä on vahvistanut muun sisällön kuin sille luovutettiin',
    },
    otherKind: 'muu poikkeama',
    labels: {
      what: 'Asia',
      office: 'Toimipiste',
      items: 'Ilmoituksia asian alkaessa',
      since: 'Alkaen',
      number: 'Hälytyksen numero',
    },
    moment: ({ day, month, year, hour, minute }) => `${day}.${month}.${year} klo ${hour}.${minute}`,
    automatic: 'Tämä on automaattinen viesti. Siinä ei ole henkilötietoja. Älkää vastatko siihen.',
  },
  sv: {
    matters: {
      late: {
        subject: 'Meddelanden mellan FPA och socialvården väntar',
        subjectOver: 'Meddelandena som väntade har tagits emot',
        started: (office) => `Mottagningen av meddelanden vid ${office} kräver åtgärder.`,
        over: (office) => `Meddelandena som väntade vid ${office} är behandlade. Inga åtgärder behövs längre.`,
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
      },
      incident: {
        subject: 'Avvikelse i mottagningen av meddelanden mellan FPA och socialvården',
        subjectOver: 'Avvikelsen i mottagningen är utredd',
        started: (office) =>
          `En avvikelse har upptäckts i mottagningen av meddelanden vid ${office}. Ett meddelande kan ligga obehandlat där.`,
        over: (office) => `Avvikelsen vid ${office} är utredd och avslutad. Inga åtgärder behövs längre.`,
        look: {
          receiver:
            'Utred med er systemleverantör vad som har hänt, och kontrollera att inget meddelande har blivit obehandlat. Vid behov levererar förmedlingstjänstens driftsansvariga meddelandet på nytt.',
          fpa: 'Kontrollera med enheten att inget meddelande har blivit obehandlat. Också enheten har underrättats om avvikelsen.',
        },
        lookElse: 'Avvikelsen syns i förmedlingstjänsten.',
        once: 'Om avvikelser av samma slag skickas för varje enhet ett e-postmeddelande när den första upptäcks och ett när också den sista är avslutad.',
      },
      'not-live': {
        subject: 'Mottagningen av meddelanden mellan FPA och socialvården fungerar inte längre',
        subjectOver: 'Mottagningen av meddelanden fungerar igen',
        started: (office) =>
          `Mottagningen av meddelanden vid ${office} har fungerat, men gör det inte längre som den ska.`,
        over: (office) => `Mottagningen av meddelanden vid ${office} fungerar igen. Inga åtgärder behövs längre.`,
        look: {
          receiver:
            'Kontrollera att ert klientdatasystem hämtar och bekräftar meddelandena, också det dagliga testmeddelandet, att dess certifikat är giltigt och att enheten har en namngiven ansvarig person.',
          fpa: 'Kontakta enheten. Också enheten har underrättats.',
        },
        lookElse: 'Enhetens läge syns i förmedlingstjänsten.',
        once: 'I detta ärende skickas ett e-postmeddelande när det börjar och ett när det är över. Meddelandena mellan FPA och socialvården finns kvar i förmedlingstjänsten tills de har bekräftats som mottagna.',
      },
    },
    kinds: {
      late: 'meddelanden har inte bekräftats som mottagna inom utsatt tid',
      'not-live':
        'systemet hämtar inte meddelanden, dess certifikat eller det dagliga testmeddelandet är inte i ordning eller ingen ansvarig person är namngiven',
      'second-look-mismatch': 'enhetens system har annat innehåll än det har bekräftat',
      'second-look-absent': 'enhetens system hittar inte ett meddelande som det har bekräftat',
      'second-look-unanswered': 'enhetens system svarar inte vid efterkontrollen av ett bekräftat meddelande',
      'manifest-differs': 'uppgifterna i enhetens system avviker från nattförteckningen',
      'manifest-unanswered': 'enhetens system har inte svarat på nattförteckningen',
      'confirmation-digest-mismatch': 'enhetens system har bekräftat annat innehåll än det fick',
    },
    otherKind: 'annan avvikelse',
    labels: {
      what: 'Ärende',
      office: 'Enhet',
      items: 'Meddelanden när ärendet började',
      since: 'Sedan',
      number: 'Larmets nummer',
    },
    moment: ({ day, month, year, hour, minute }) => `${day}.${month}.${year} kl. ${hour}.${minute}`,
    automatic: 'Detta e-postmeddelande är automatiskt. Det innehåller inga personuppgifter. Svara inte på det.',
  },
  en: {
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
  },
}
