import type { MessageEvidence } from '../../evidence/events.ts'
import type { Language } from '../../message/type-rules.ts'

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
      ContentErasure: 'The gateway’s copy was erased; receiver',
      GivenOn: 'Given on to',
      Fetched: 'Fetched by',
      Opened: 'Opened by a person at',
      GivenBack: 'Given back by',
      Mismatch: 'Not correctly stored by',
      Stopped: 'Stopped before it was taken over by',
    },
  },
  fi: {
    title: 'Minne teitä koskevat ilmoitukset on toimitettu',
    law: 'Teillä on oikeus saada tietää, mitä tietoja teistä käsitellään ja kenelle niitä on luovutettu (yleinen tietosuoja-asetus (EU) 2016/679, 15 artikla), sekä sosiaalihuollon asiakkaana se, kuka asiakastietojanne on käsitellyt ja kenelle niitä on luovutettu (laki sosiaali- ja terveydenhuollon asiakastietojen käsittelystä 703/2023).',
    scope:
      'Tässä selvityksessä luetellaan ne Kelan ja sosiaalihuollon väliset ilmoitukset, joissa henkilötunnuksenne oli mainittu, kun ne kulkivat välityspalvelun kautta. Ilmoitusten sisältöä selvitys ei kerro: pyytäkää se lähettäjältä tai vastaanottajalta.',
    limits:
      'Selvitykseen eivät sisälly ilmoitukset, joissa teidät on mainittu ilman henkilötunnusta, eivätkä vapaan tekstin tai liitteiden maininnat. Tieto siitä, kuka ilmoituksen on vastaanottajalla lukenut, on vastaanottajalla.',
    before: 'Ilmoituksia, jotka tulivat ennen tämän hakemiston käyttöönottoa ja joista teitä ei voida hakea: {0}.',
    none: 'Henkilötunnuksellanne ei löytynyt ilmoituksia.',
    withheld:
      'Paikkatietoja ei kerrota, koska niiden kertominen voisi vaarantaa jonkun turvallisuuden. Rekisterinpitäjä päättää, voidaanko enemmän kertoa.',
    revealed:
      'Paikkatiedot on annettu erillisellä päätöksellä, vaikka ne yleensä jätetään turvallisuussyistä kertomatta.',
    place: 'ei kerrota turvallisuussyistä',
    made: 'Laadittu',
    reason: 'peruste',
    logEntry: 'lokimerkintä',
    sender: 'lähettäjä',
    record: 'asiakirja',
    happenings: {
      SubmissionAcceptance: 'Otettu vastaan toimitettavaksi; vastaanottaja',
      ContentConsignment: 'Asetettu saataville; vastaanottaja',
      ContentConsignmentFailure: 'Vastaanottajaa ei löytynyt; säilytetään',
      ConsignmentNotification: 'Annettu noudettavaksi; vastaanottaja',
      ContentHandover: 'Tallennettu vastaanottajalla',
      AcceptanceRejectionExpiry: 'Ei otettu vastaan ajoissa; muistutettu',
      RelayToNonERDS: 'Kerrottu puhelimitse, paperilla tai käynnillä; vastaanottaja',
      StorageConfirmation: 'Kysytty uudelleen, edelleen tallessa',
      StorageConfirmationFailure: 'Kysytty uudelleen, tallessa oloa ei osoitettu',
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
    title: 'Vart meddelanden om er har sänts',
    law: 'Ni har rätt att få veta vilka uppgifter om er som behandlas och till vem de har lämnats ut (allmänna dataskyddsförordningen (EU) 2016/679, artikel 15) samt, som klient inom socialvården, vem som har behandlat era klientuppgifter och till vem de har lämnats ut (lagen om behandling av kunduppgifter inom social- och hälsovården 703/2023).',
    scope:
      'Denna redogörelse upptar de meddelanden mellan FPA och socialvården där er personbeteckning angavs när de gick genom förmedlingstjänsten. Vad som står i dem framgår inte: begär det av avsändaren eller mottagaren.',
    limits:
      'Meddelanden som nämner er utan personbeteckning och sådant som står i fri text eller i bilagor ingår inte. Vem som har läst ett meddelande hos mottagaren vet mottagaren.',
    before: 'Meddelanden som kom innan registret togs i bruk och där ni inte kan sökas: {0}.',
    none: 'Inget meddelande med er personbeteckning hittades.',
    withheld:
      'Platser uppges inte, eftersom det kunde äventyra någons säkerhet. Den personuppgiftsansvariga myndigheten avgör om mer kan uppges.',
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
      ContentHandover: 'Lagrat hos mottagaren',
      AcceptanceRejectionExpiry: 'Inte övertaget i tid; påminnelse till',
      RelayToNonERDS: 'Meddelat per telefon, på papper eller vid besök; mottagare',
      StorageConfirmation: 'På ny fråga fortfarande lagrat hos',
      StorageConfirmationFailure: 'På ny fråga inte visat att det är lagrat; mottagare',
      ContentErasure: 'Förmedlingstjänstens exemplar förstört; mottagare',
      GivenOn: 'Sänt vidare; ny mottagare',
      Fetched: 'Hämtat av',
      Opened: 'Öppnat av en person hos',
      GivenBack: 'Återlämnat av',
      Mismatch: 'Inte rätt lagrat av',
      Stopped: 'Stoppat före övertagandet; mottagare',
    },
  },
}
