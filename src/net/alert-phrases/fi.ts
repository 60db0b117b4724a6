import type { Phrases } from './phrases.ts'

export const fi: Phrases = {
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
    'second-look-unanswered': 'toimipisteen järjestelmä ei vastaa vahvistetun ilmoituksen jälkitarkistukseen',
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
}
