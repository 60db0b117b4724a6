import { helsinkiDate, helsinkiTime } from '../message/helsinki-time.ts'
import { type AlertFacts, type MailLanguage, mailLanguages, type NoticeType } from '../message/notice.ts'

/** The office in each language, as the registry has it; absent for an alert about no office. */
export type OfficeNames = Readonly<Record<MailLanguage, string>>

export interface MailText {
  readonly subject: string
  readonly text: string
}

/**
 * What a contact is told of an alert. It names the office, what is wrong, how much, since when and where to look: no
 * message and nobody, since e-mail is read by more people than it is sent to.
 * @param language null: all three, one below the other
 */
export function alertMail(
  type: NoticeType,
  facts: AlertFacts,
  names: OfficeNames | undefined,
  language: MailLanguage | null,
): MailText {
  const parts = (language === null ? mailLanguages : [language]).map((one) => write(type, facts, names, one))
  return {
    subject: parts.map(({ subject }) => subject).join(' / '),
    text: parts.map(({ text }) => text).join('\n\n--\n\n'),
  }
}

function write(type: NoticeType, facts: AlertFacts, names: OfficeNames | undefined, language: MailLanguage): MailText {
  const say = phrases[language]
  const office = names?.[language] ?? facts.office
  const what = say.alerts[facts.alert] ?? `${say.other} (${facts.alert})`
  const cleared = type === 'alert.cleared'
  const lines = [
    cleared ? say.over(office) : say.started(office),
    '',
    `${say.labels.what}: ${what}`,
    `${say.labels.office}: ${office} (${facts.office})`,
    `${say.labels.items}: ${facts.items}`,
    `${say.labels.since}: ${say.moment(...clockParts(new Date(facts.since)))}`,
    ...(cleared ? [] : [`${say.labels.step}: ${facts.step}`, '', say.look, '', say.once]),
    '',
    say.automatic,
  ]
  return { subject: `${cleared ? say.subjectOver : say.subject}: ${office}`, text: lines.join('\n') }
}

/** Day, month, year, hour and minute in Finland, none with a leading zero but the minute. */
function clockParts(at: Date): [day: number, month: number, year: number, hour: number, minute: string] {
  const [year = 0, month = 0, day = 0] = helsinkiDate(at).split('-').map(Number)
  const [hour, minute = ''] = helsinkiTime(at).split(':')
  return [day, month, year, Number(hour), minute]
}

interface Phrases {
  readonly subject: string
  readonly subjectOver: string
  readonly started: (office: string) => string
  readonly over: (office: string) => string
  /** What each alert is called; any other is told by its code. */
  readonly alerts: Readonly<Record<string, string>>
  readonly other: string
  readonly labels: Readonly<Record<'what' | 'office' | 'items' | 'since' | 'step', string>>
  readonly moment: (...parts: ReturnType<typeof clockParts>) => string
  readonly look: string
  readonly once: string
  readonly automatic: string
}

const phrases: Readonly<Record<MailLanguage, Phrases>> = {
  fi: {
    subject: 'Kelan ja sosiaalihuollon ilmoitukset odottavat',
    subjectOver: 'Ilmoitusten vastaanotto on taas kunnossa',
    started: (office) => `Toimipisteen ${office} ilmoitusten vastaanotto vaatii toimenpiteitä.`,
    over: (office) =>
      `Toimipisteen ${office} ilmoitusten vastaanotto on jälleen kunnossa. Toimenpiteitä ei enää tarvita.`,
    alerts: {
      waiting: 'ilmoituksia ei ole vahvistettu vastaanotetuiksi määräajassa',
      'not-live': 'toimipiste ei ole valmis ottamaan ilmoituksia vastaan',
    },
    other: 'muu poikkeama',
    labels: {
      what: 'Asia',
      office: 'Toimipiste',
      items: 'Odottavia ilmoituksia',
      since: 'Alkaen',
      step: 'Muistutuksen porras',
    },
    moment: (day, month, year, hour, minute) => `${day}.${month}.${year} klo ${hour}.${minute}`,
    look: 'Tarkistakaa, että asiakastietojärjestelmänne noutaa ja vahvistaa ilmoitukset. Ilmoitukset ovat tallessa välityspalvelun saapuneissa, kunnes ne on vahvistettu.',
    once: 'Tästä asiasta lähetetään yksi viesti sen alkaessa ja yksi sen päättyessä.',
    automatic: 'Tämä on automaattinen viesti. Siinä ei ole henkilötietoja. Älkää vastatko siihen.',
  },
  sv: {
    subject: 'Meddelanden mellan FPA och socialvården väntar',
    subjectOver: 'Mottagningen av meddelanden fungerar igen',
    started: (office) => `Mottagningen av meddelanden vid ${office} kräver åtgärder.`,
    over: (office) => `Mottagningen av meddelanden vid ${office} fungerar igen. Inga åtgärder behövs längre.`,
    alerts: {
      waiting: 'meddelanden har inte kvitterats som mottagna inom utsatt tid',
      'not-live': 'enheten är inte beredd att ta emot meddelanden',
    },
    other: 'annan avvikelse',
    labels: {
      what: 'Ärende',
      office: 'Enhet',
      items: 'Meddelanden som väntar',
      since: 'Sedan',
      step: 'Påminnelsens steg',
    },
    moment: (day, month, year, hour, minute) => `${day}.${month}.${year} kl. ${hour}.${minute}`,
    look: 'Kontrollera att ert klientdatasystem hämtar och kvitterar meddelandena. De finns kvar i förmedlingstjänstens inkorg tills de har kvitterats.',
    once: 'I detta ärende skickas ett meddelande när det börjar och ett när det är över.',
    automatic: 'Detta är ett automatiskt meddelande. Det innehåller inga personuppgifter. Svara inte på det.',
  },
  en: {
    subject: 'Notices between Kela and social services are waiting',
    subjectOver: 'Notices are being received again',
    started: (office) => `The reception of notices at ${office} needs attention.`,
    over: (office) => `The reception of notices at ${office} is in order again. Nothing more needs to be done.`,
    alerts: {
      waiting: 'notices were not confirmed as received in the time set for it',
      'not-live': 'the office is not ready to receive notices',
    },
    other: 'another irregularity',
    labels: {
      what: 'Matter',
      office: 'Office',
      items: 'Notices that wait',
      since: 'Since',
      step: 'Step of the reminder',
    },
    moment: (day, month, year, hour, minute) => `${day}.${month}.${year} at ${hour}:${minute}`,
    look: 'Please check that your case system fetches and confirms the notices. They are kept in the inbox of the gateway until they are confirmed.',
    once: 'One message is sent about this when it starts, and one when it is over.',
    automatic: 'This is an automatic message. It holds no personal data. Please do not reply to it.',
  },
}
