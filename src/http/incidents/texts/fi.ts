import type { TextKey } from './en.ts'

/** Poikkeamasivut suomeksi. */
export const fi: Readonly<Record<TextKey, string>> = {
  tag: 'Ylläpito',
  footer: 'Ylläpidon käyttöön. Sivuilla on vain numeroita ja koodeja, ei mitään sanomien sisällöstä.',
  incidents: 'Poikkeamat',
  lead: 'Tähän on koottu se, minkä välityspalvelun loki osoittaa ja mikä ihmisen on selvitettävä. Poikkeama pysyy luettelossa, kunnes joku sulkee sen ja kertoo syyn.',
  none: 'Poikkeamia ei ole havaittu.',
  noneOpen: 'Avoimia poikkeamia ei ole.',
  open: 'Avoin',
  closed: 'Suljettu',
  openSection: 'Avoimet',
  closedSection: 'Suljetut',
  openCount: 'Avoinna: {0}',
  number: 'Numero',
  what: 'Mitä on havaittu',
  office: 'Toimipiste',
  found: 'Havaittu',
  state: 'Tila',
  title: 'Poikkeama {0}',
  notFound: 'Poikkeamaa ei ole',
  toList: 'Poikkeamiin',
  inShort: 'Lyhyesti',
  last: 'Toistunut',
  times: '{0} kertaa, viimeksi {1}',
  manifest: 'Yöluettelo',
  happened: 'Mitä on tapahtunut',
  next: 'Mitä tehdään seuraavaksi',
  items: 'Sanomat',
  itemsNone: 'Poikkeama ei koske mitään yksittäistä sanomaa.',
  item: 'Sanoma',
  finding: 'Havainto',
  type: 'Sanomatyyppi',
  recordId: 'Tunnus vastaanottajan järjestelmässä',
  evidence: 'Todisteet',
  evidenceLead:
    'Jokaisesta lokimerkinnästä on kuittaus, jonka kuka tahansa voi tarkistaa ilman välityspalvelua. Tallenna kuittaus ja tarkista se alla olevalla komennolla. Numero on merkinnän järjestysnumero lokissa.',
  entry: 'Lokimerkintä',
  event: 'Mitä se osoittaa',
  at: 'Aika',
  receipt: 'Kuittaus',
  download: 'Tallenna',
  downloadEntry: 'Tallenna lokimerkinnän {0} kuittaus',
  downloadManifest: 'Tallenna allekirjoitettu yöluettelo',
  downloadAnswer: 'Tallenna vastaanottajan allekirjoittama vastaus',
  closing: 'Sulkeminen',
  closeLead: 'Kun asia on selvitetty, valitse sopiva syy. Lokiin jää, kuka sulki poikkeaman ja miksi.',
  closeReason: 'Syy',
  choose: 'Valitse',
  close: 'Sulje poikkeama',
  closeElse: 'Alueen käyttövastaava sulkee poikkeaman, kun asia on selvitetty.',
  closeHow:
    'Kun asia on selvitetty, sulje poikkeama syyllä, joka siihen sopii. Kirjoita komennossa ID:n paikalle oma käyttäjätunnuksesi (ei koskaan henkilötunnusta) ja CODE:n paikalle jokin alla olevista koodeista. Lokiin jää, kuka poikkeaman sulki ja miksi.',
  closedBy: 'Suljettu {0}. Sulkija: {1}. Syy: {2}.',

  'kind.second-look.mismatch': 'Vastaanottajalla on muuta kuin se vahvisti',
  'kind.second-look.absent': 'Vastaanottaja ei löydä vahvistamaansa sanomaa',
  'kind.second-look.unanswered': 'Vastaanottaja ei vastaa jälkitarkistuksiin',
  'kind.manifest.differs': 'Vastaanottajan tiedot poikkeavat yöluettelosta',
  'kind.manifest.unanswered': 'Vastaanottaja ei ole vastannut yöluetteloon',
  'kind.confirmation.digest-mismatch': 'Vastaanottaja vahvisti muuta kuin sille luovutettiin',

  'happened.second-look.mismatch':
    '{0} oli vahvistanut tallentaneensa alla olevan sanoman. Kun välityspalvelu pyysi toimipistettä näyttämään sanoman uudelleen, vastaus ei ollut sanoman ja sen liitteiden mukainen. Joko tallenne on muuttunut tai järjestelmä ei ole säilyttänyt itse sisältöä lainkaan.',
  'happened.second-look.absent':
    '{0} oli vahvistanut tallentaneensa alla olevan sanoman. Kun välityspalvelu pyysi toimipistettä näyttämään sanoman uudelleen, toimipisteen järjestelmä vastasi, ettei sillä ole sellaista.',
  'happened.second-look.unanswered':
    'Välityspalvelu pyysi toimipistettä näyttämään, että sillä on yhä tallessa vahvistamiaan sanomia. Toimipiste on {0}. Vastausta ei tullut määräajassa. Se ei tarkoita, että sanomat olisivat kadonneet, mutta ei ole osoitettu, että ne ovat tallessa.',
  'happened.manifest.differs':
    'Välityspalvelu ilmoitti, mitkä sanomat ovat toimipisteessä ja mitkä se on vahvistanut. Toimipiste on {0}. Sen järjestelmä vastasi allekirjoituksellaan, että sen omat tiedot poikkeavat alla olevien sanomien kohdalla.',
  'happened.manifest.unanswered':
    'Välityspalvelu ilmoitti, mitkä sanomat ovat toimipisteessä ja mitkä se on vahvistanut. Toimipiste on {0}. Allekirjoitettua vastausta ei tullut määräajassa, joten ei tiedetä, ovatko osapuolet samaa mieltä.',
  'happened.confirmation.digest-mismatch':
    '{0} vahvisti alla olevan sanoman tiivisteellä, joka ei ole sille luovutetun sisällön tiiviste. Vahvistus hylättiin, ja sanoma odottaa jälleen toimipisteen saapuneissa sanomissa.',

  'next.second-look.mismatch':
    'Soita toimipisteen yhteyshenkilölle ja kysy, mitä tallenteessa nyt on.\nJos sanoma on siellä vioittunut tai puuttuu, toimita se toimipisteeseen uudelleen Ylläpidon sanomasivulta tai komennolla ”budkavle resend”, ennen kuin suljet poikkeaman. Vioittunut tallenne on ensin siirrettävä toimipisteessä syrjään.\nKysy järjestelmän toimittajalta, mistä tiiviste on laskettu. Järjestelmä, joka säilyttää vain tiivisteen eikä sanomaa, ei pysty vastaamaan.',
  'next.second-look.absent':
    'Soita toimipisteen yhteyshenkilölle: asia voi olla siellä käsittelemättä. Jos se on kiireellinen, soita heti.\nJos sanomaa ei löydy, toimita se toimipisteeseen uudelleen Ylläpidon sanomasivulta tai komennolla ”budkavle resend”, ennen kuin suljet poikkeaman.\nSelvitä järjestelmän toimittajan kanssa, mitä tallenteelle on tapahtunut vahvistuksen jälkeen.',
  'next.second-look.unanswered':
    'Selvitä, noutaako toimipisteen järjestelmä sanomia lainkaan. Jos noutaa, toimittaja ei ole toteuttanut jälkitarkistusta: kysy, milloin se valmistuu.\nEnnen sitä välityspalvelu tietää vain sen, mitä järjestelmä on aikanaan vahvistanut.\nPyydä toimipistettä tarkistamaan muutama alla olevista sanomista käsin.',
  'next.manifest.differs':
    'Käy alla olevat sanomat läpi toimipisteen yhteyshenkilön kanssa, kiireelliset ensin.\nToimita se, mitä toimipisteestä ei löydy, sinne uudelleen Ylläpidon sanomasivulta tai komennolla ”budkavle resend”, ennen kuin suljet poikkeaman. Se, mikä täältä on hävitetty, lähettäjän on lähetettävä uutena.\nSelvitä toimittajan kanssa, miksi tiedot poikkeavat. Sulje poikkeama vasta, kun jokainen sanoma on selvitetty.',
  'next.manifest.unanswered':
    'Selvitä, noutaako toimipisteen järjestelmä sanomia lainkaan. Jos ei nouda, sanomat odottavat lukematta: soita toimipisteeseen.\nJos se noutaa sanomat mutta ei vastaa, kysy toimittajalta, milloin se alkaa vastata.\nMyöhästynytkin vastaus otetaan vastaan. Se ei sulje poikkeamaa.',
  'next.confirmation.digest-mismatch':
    'Tarkista, onko sanoma sittemmin vahvistettu: siihen asti se odottaa toimipisteen saapuneissa sanomissa.\nJos sama toistuu, kysy järjestelmän toimittajalta, mistä tiiviste lasketaan. Se on laskettava tavuista, jotka on luettu takaisin järjestelmän omasta tallenteesta.\nJos sanoma on kiireellinen eikä sitä saada vahvistettua, soita toimipisteeseen.',

  'found.mismatch': 'Sisältö ei ole se, joka vahvistettiin',
  'found.absent': 'Ei löydy vastaanottajalta',
  'found.unanswered': 'Ei vastausta',
  'found.other-content': 'Vastaanottajalla on muu sisältö',
  'found.other-record': 'Vastaanottajalla toisella tunnuksella',

  'shows.second-look.mismatch': 'Vastaus ei ollut sisällön mukainen',
  'shows.second-look.absent': 'Vastaanottaja ilmoitti, ettei sillä ole sanomaa',
  'shows.second-look.unanswered': 'Vastausta ei tullut määräajassa',
  'shows.manifest.differs': 'Vastaanottaja allekirjoitti vastauksen, joka poikkeaa',
  'shows.manifest.unanswered': 'Allekirjoitettua vastausta ei tullut määräajassa',
  'shows.confirmation.digest-mismatch': 'Vahvistus hylättiin',
  'shows.closed': 'Poikkeama suljettiin',

  'reason.sent-again': 'sanoma lähetettiin uudelleen',
  'reason.found': 'sanoma löytyi vastaanottajalta',
  'reason.receiver-mended': 'vastaanottajan järjestelmä korjattiin',
  'reason.gateway-mended': 'välityspalvelu korjattiin',
  'reason.false-alarm': 'aiheeton hälytys',
}
