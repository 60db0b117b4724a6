import type { MessageEvidence } from '../evidence/events.ts'
import type { Language } from '../message/type-rules.ts'

/** What happened to a message, as the person it is about is told. */
export type Happening =
  | Exclude<MessageEvidence['event'], 'ContentAccessTracking' | 'ContentHandoverFailure'>
  | 'GivenOn'
  | 'Fetched'
  | 'Opened'
  | 'GivenBack'
  | 'Mismatch'
  | 'Stopped'

export interface SubjectTexts {
  readonly title: string
  readonly law: string
  readonly scope: string
  readonly limits: string
  readonly before: string
  readonly none: string
  readonly withheld: string
  readonly revealed: string
  /** In the place of what could tell where somebody is. */
  readonly place: string
  readonly made: string
  readonly reason: string
  readonly logEntry: string
  readonly sender: string
  readonly record: string
  readonly happenings: Readonly<Record<Happening, string>>
}

/** Every text in every language; the law is cited as far as it was checked, without sections of the Finnish act. */
export const subjectTexts: Readonly<Record<Language, SubjectTexts>> = {
  en: {
    title: 'Where notices about you have gone',
    law: 'You have the right to know which data about you are processed and to whom they have been disclosed (General Data Protection Regulation (EU) 2016/679, Article 15), and, as a client of social services, who has handled your client data and to whom they have been disclosed (Act on the Processing of Client Data in Healthcare and Social Welfare, 703/2023).',
    scope:
      'This report lists the notices between Kela and social services in which your personal identity code was given when they passed through the gateway. It does not show what they say: ask the sender or the receiver for that.',
    limits:
      'Notices that name you without your personal identity code, and what is written in free text or attachments, are not found. Who has read a notice at its receiver is known to the receiver.',
    before: 'Notices that came before this register was kept, and in which you cannot be searched for: {0}.',
    none: 'No notice with your personal identity code was found.',
    withheld:
      'Places are withheld, because telling them could endanger somebody’s safety. The authority that keeps the register decides whether more can be told.',
    revealed: 'Places are shown by a separate decision, although they are normally withheld for somebody’s safety.',
    place: 'withheld for safety',
    made: 'Made',
    reason: 'ground',
    logEntry: 'log entry',
    sender: 'sent by',
    record: 'record',
    happenings: {
      SubmissionAcceptance: 'Accepted for delivery to',
      ContentConsignment: 'Put in the inbox of',
      ContentConsignmentFailure: 'No office could be found; kept at',
      ConsignmentNotification: 'Handed out to',
      ContentHandover: 'Stored by the receiver',
      AcceptanceRejectionExpiry: 'Not taken over in time; reminded',
      RelayToNonERDS: 'Told by telephone, on paper or in person to',
      StorageConfirmation: 'Asked again, it is still stored at',
      StorageConfirmationFailure: 'Asked again, storage was not shown by',
      ContentErasure: 'The gateway’s copy was destroyed; receiver',
      GivenOn: 'Given on to',
      Fetched: 'Fetched by',
      Opened: 'Opened by a person at',
      GivenBack: 'Given back by',
      Mismatch: 'Not correctly stored by',
      Stopped: 'Stopped before it was taken over by',
    },
  },
  fi: {
    title: 'Minne sinua koskevat ilmoitukset on toimitettu',
    law: 'Sinulla on oikeus saada tietää, mitä tietoja sinusta käsitellään ja kenelle niitä on luovutettu (yleinen tietosuoja-asetus (EU) 2016/679, 15 artikla). Sosiaalihuollon asiakkaana sinulla on lisäksi oikeus saada tietää, kuka on käsitellyt asiakastietojasi ja kenelle niitä on luovutettu (laki sosiaali- ja terveydenhuollon asiakastietojen käsittelystä 703/2023).',
    scope:
      'Tässä selvityksessä luetellaan ne Kelan ja sosiaalihuollon väliset ilmoitukset, joissa henkilötunnuksesi oli mainittu, kun ne kulkivat välityspalvelun kautta. Selvitys ei kerro ilmoitusten sisältöä: pyydä se lähettäjältä tai vastaanottajalta.',
    limits:
      'Selvitykseen eivät sisälly ilmoitukset, joissa sinut on mainittu ilman henkilötunnusta, eivätkä maininnat vapaassa tekstissä tai liitteissä. Vastaanottaja tietää, kuka ilmoituksen on siellä lukenut.',
    before: 'Ilmoituksia, jotka tulivat ennen tämän hakemiston käyttöönottoa ja joista sinua ei voi hakea: {0}.',
    none: 'Henkilötunnuksellasi ei löytynyt ilmoituksia.',
    withheld:
      'Paikkoja ei kerrota, koska niiden kertominen voisi vaarantaa jonkun turvallisuuden. Rekisterinpitäjä päättää, voidaanko kertoa enemmän.',
    revealed:
      'Paikat kerrotaan erillisen päätöksen perusteella, vaikka ne yleensä jätetään turvallisuussyistä kertomatta.',
    place: 'ei kerrota turvallisuussyistä',
    made: 'Laadittu',
    reason: 'peruste',
    logEntry: 'lokimerkintä',
    sender: 'lähettäjä',
    record: 'tallenne',
    happenings: {
      SubmissionAcceptance: 'Otettu välitettäväksi; vastaanottaja',
      ContentConsignment: 'Asetettu saataville; vastaanottaja',
      ContentConsignmentFailure: 'Vastaanottajaa ei löytynyt; säilytetään',
      ConsignmentNotification: 'Annettu noudettavaksi; vastaanottaja',
      ContentHandover: 'Tallennettu vastaanottajalla',
      AcceptanceRejectionExpiry: 'Ei otettu vastaan ajoissa; muistutettu',
      RelayToNonERDS: 'Ilmoitettu puhelimitse, paperilla tai paikan päällä; vastaanottaja',
      StorageConfirmation: 'Jälkitarkistus: edelleen tallessa; vastaanottaja',
      StorageConfirmationFailure: 'Jälkitarkistus: ei osoittanut, että ilmoitus on tallessa; vastaanottaja',
      ContentErasure: 'Välityspalvelun kappale hävitetty; vastaanottaja',
      GivenOn: 'Siirretty eteenpäin; uusi vastaanottaja',
      Fetched: 'Noudettu; noutaja',
      Opened: 'Henkilö on avannut; vastaanottaja',
      GivenBack: 'Palautettu; palauttaja',
      Mismatch: 'Ei tallennettu oikein; vastaanottaja',
      Stopped: 'Pysäytetty ennen vastaanottoa; vastaanottaja',
    },
  },
  sv: {
    title: 'Vart meddelanden om dig har sänts',
    law: 'Du har rätt att få veta vilka uppgifter om dig som behandlas och till vem de har lämnats ut (allmänna dataskyddsförordningen (EU) 2016/679, artikel 15). Som klient inom socialvården har du dessutom rätt att få veta vem som har behandlat dina klientuppgifter och till vem de har lämnats ut (lagen om behandling av kunduppgifter inom social- och hälsovården 703/2023).',
    scope:
      'I denna redogörelse förtecknas de meddelanden mellan FPA och socialvården där din personbeteckning angavs när de gick genom förmedlingstjänsten. Redogörelsen visar inte vad som står i dem: begär det av avsändaren eller mottagaren.',
    limits:
      'Meddelanden som nämner dig utan personbeteckning och sådant som står i fri text eller i bilagor ingår inte. Mottagaren vet vem som har läst meddelandet där.',
    before: 'Meddelanden som kom innan registret togs i bruk och där du inte kan sökas: {0}.',
    none: 'Inget meddelande med din personbeteckning hittades.',
    withheld:
      'Platser uppges inte, eftersom det kunde äventyra någons säkerhet. Den personuppgiftsansvariga avgör om mer kan uppges.',
    revealed: 'Platserna uppges enligt ett särskilt beslut, trots att de i regel inte uppges av säkerhetsskäl.',
    place: 'uppges inte av säkerhetsskäl',
    made: 'Upprättad',
    reason: 'grund',
    logEntry: 'loggpost',
    sender: 'avsändare',
    record: 'handling',
    happenings: {
      SubmissionAcceptance: 'Mottaget för förmedling; mottagare',
      ContentConsignment: 'Ställt till förfogande; mottagare',
      ContentConsignmentFailure: 'Ingen mottagare hittades; förvaras hos',
      ConsignmentNotification: 'Utlämnat för avhämtning; mottagare',
      ContentHandover: 'Sparat hos mottagaren',
      AcceptanceRejectionExpiry: 'Inte mottaget i tid; påminnelse till',
      RelayToNonERDS: 'Meddelat per telefon, på papper eller på plats; mottagare',
      StorageConfirmation: 'Efterkontroll: finns fortfarande sparat hos',
      StorageConfirmationFailure: 'Efterkontroll: inte visat att det finns sparat; mottagare',
      ContentErasure: 'Förmedlingstjänstens exemplar förstört; mottagare',
      GivenOn: 'Sänt vidare; ny mottagare',
      Fetched: 'Hämtat av',
      Opened: 'Öppnat av en person hos',
      GivenBack: 'Tillbakalämnat av',
      Mismatch: 'Inte rätt sparat av',
      Stopped: 'Stoppat innan det togs emot; mottagare',
    },
  },
}
