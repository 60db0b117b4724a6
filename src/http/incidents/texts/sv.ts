import type { TextKey } from './en.ts'

/** Avvikelsesidorna på svenska. */
export const sv: Readonly<Record<TextKey, string>> = {
  tag: 'Administration',
  footer: 'För administratörer. Sidorna innehåller bara nummer och koder, ingenting ur meddelandenas innehåll.',
  incidents: 'Avvikelser',
  lead: 'Här finns det som förmedlingstjänstens logg visar och som en människa måste utreda. En avvikelse står kvar tills någon avslutar den och anger varför.',
  none: 'Inga avvikelser har upptäckts.',
  noneOpen: 'Inga avvikelser är öppna.',
  open: 'Öppen',
  closed: 'Avslutad',
  openSection: 'Öppna',
  closedSection: 'Avslutade',
  openCount: 'Öppna: {0}',
  number: 'Nummer',
  what: 'Vad som har upptäckts',
  office: 'Enhet',
  found: 'Upptäckt',
  state: 'Läge',
  title: 'Avvikelse {0}',
  notFound: 'Avvikelsen finns inte',
  toList: 'Till avvikelserna',
  inShort: 'I korthet',
  last: 'Upprepad',
  times: '{0} gånger, senast {1}',
  manifest: 'Nattförteckning',
  happened: 'Vad som har hänt',
  next: 'Vad som ska göras härnäst',
  items: 'Meddelanden',
  itemsNone: 'Avvikelsen gäller inget enskilt meddelande.',
  item: 'Meddelande',
  finding: 'Iakttagelse',
  type: 'Meddelandetyp',
  recordId: 'Identifierare i mottagarens system',
  evidence: 'Bevis',
  evidenceLead:
    'Varje loggpost har en kvittens som vem som helst kan kontrollera utan förmedlingstjänsten. Spara kvittensen och kontrollera den med kommandot nedan. Numret är postens ordningsnummer i loggen.',
  entry: 'Loggpost',
  event: 'Vad den visar',
  at: 'Tid',
  receipt: 'Kvittens',
  download: 'Spara',
  downloadEntry: 'Spara kvittensen för loggpost {0}',
  downloadManifest: 'Spara den undertecknade nattförteckningen',
  downloadAnswer: 'Spara mottagarens undertecknade svar',
  closing: 'Avslut',
  closeLead: 'När saken är utredd, välj den orsak som passar. Loggen visar vem som avslutade avvikelsen och varför.',
  closeReason: 'Orsak',
  choose: 'Välj',
  close: 'Avsluta avvikelsen',
  closeElse: 'Områdets driftsansvariga avslutar avvikelsen när saken är utredd.',
  closeHow:
    'När saken är utredd, avsluta avvikelsen med det skäl som passar. Skriv i kommandot ditt eget användarnamn i stället för ID (aldrig en personbeteckning) och en av koderna nedan i stället för CODE. I loggen står vem som avslutade avvikelsen och varför.',
  closedBy: 'Avslutad {0} av {1}. Skäl: {2}.',

  'kind.second-look.mismatch': 'Mottagaren har något annat än det som bekräftades',
  'kind.second-look.absent': 'Mottagaren hittar inte det som bekräftades',
  'kind.second-look.unanswered': 'Mottagaren svarar inte på efterkontroller',
  'kind.manifest.differs': 'Mottagarens uppgifter avviker från nattförteckningen',
  'kind.manifest.unanswered': 'Mottagaren har inte svarat på nattförteckningen',
  'kind.confirmation.digest-mismatch': 'Mottagaren bekräftade något annat än det som överlämnades',

  'happened.second-look.mismatch':
    '{0} hade bekräftat att meddelandet nedan var sparat. När förmedlingstjänsten bad att få det visat på nytt stämde svaret inte med meddelandet och dess bilagor. Antingen har det som sparades ändrats, eller så har systemet aldrig bevarat själva innehållet.',
  'happened.second-look.absent':
    '{0} hade bekräftat att meddelandet nedan var sparat. När förmedlingstjänsten bad att få det visat på nytt svarade systemet att det inte har något sådant.',
  'happened.second-look.unanswered':
    'Förmedlingstjänsten bad enheten visa att meddelanden som den hade bekräftat fortfarande finns där. Enheten är {0}. Inget svar kom inom utsatt tid. Det betyder inte att meddelandena är borta, men det är inte visat att de finns kvar.',
  'happened.manifest.differs':
    'Förmedlingstjänsten meddelade vilka meddelanden som finns hos enheten och vilka den har bekräftat. Enheten är {0}. Enhetens system svarade med sin underskrift att de egna uppgifterna avviker i fråga om meddelandena nedan.',
  'happened.manifest.unanswered':
    'Förmedlingstjänsten meddelade vilka meddelanden som finns hos enheten och vilka den har bekräftat. Enheten är {0}. Inget undertecknat svar kom inom utsatt tid, så det är inte känt om parterna är överens.',
  'happened.confirmation.digest-mismatch':
    '{0} bekräftade meddelandet nedan med ett kontrollvärde som inte är det överlämnade innehållets. Bekräftelsen avvisades, och meddelandet väntar åter i enhetens inkorg.',

  'next.second-look.mismatch':
    'Ring enhetens kontaktperson och fråga vad som nu finns sparat.\nOm meddelandet är skadat eller saknas där, leverera det till enheten på nytt på meddelandets sida i Administration eller med kommandot ”budkavle resend” innan du avslutar avvikelsen. Det som är skadat måste först läggas åt sidan vid enheten.\nFråga systemleverantören vad kontrollvärdet räknades på. Ett system som bara bevarar kontrollvärdet, och inte meddelandet, kan inte svara.',
  'next.second-look.absent':
    'Ring enhetens kontaktperson: ärendet kan ligga obehandlat. Är det brådskande, ring genast.\nOm meddelandet inte hittas, leverera det till enheten på nytt på meddelandets sida i Administration eller med kommandot ”budkavle resend” innan du avslutar avvikelsen.\nUtred med systemleverantören vad som har hänt med det som sparades sedan det bekräftades.',
  'next.second-look.unanswered':
    'Ta reda på om enhetens system alls hämtar meddelanden. Om det gör det har leverantören inte infört efterkontrollen: fråga när den blir klar.\nTills dess vet förmedlingstjänsten bara vad systemet en gång bekräftade.\nBe enheten kontrollera några av meddelandena nedan för hand.',
  'next.manifest.differs':
    'Gå igenom meddelandena nedan med enhetens kontaktperson, de brådskande först.\nLeverera det som inte finns vid enheten dit på nytt, på meddelandets sida i Administration eller med kommandot ”budkavle resend”, innan du avslutar avvikelsen. Det som har förstörts här måste avsändaren sända som nytt.\nUtred med leverantören varför uppgifterna avviker. Avsluta avvikelsen först när varje meddelande är utrett.',
  'next.manifest.unanswered':
    'Ta reda på om enhetens system alls hämtar meddelanden. Om det inte gör det väntar meddelandena olästa: ring enheten.\nHämtar det meddelanden men svarar inte, fråga leverantören när det börjar svara.\nÄven ett sent svar tas emot. Det avslutar inte avvikelsen.',
  'next.confirmation.digest-mismatch':
    'Kontrollera om meddelandet har bekräftats sedan dess: fram till dess väntar det i enhetens inkorg.\nUpprepas det, fråga systemleverantören vad kontrollvärdet räknas på. Det ska vara de byte som har lästs tillbaka ur systemets eget arkiv.\nÄr meddelandet brådskande och förblir obekräftat, ring enheten.',

  'found.mismatch': 'Innehållet är inte det som bekräftades',
  'found.absent': 'Finns inte hos mottagaren',
  'found.unanswered': 'Inget svar',
  'found.other-content': 'Annat innehåll hos mottagaren',
  'found.other-record': 'Under en annan identifierare hos mottagaren',

  'shows.second-look.mismatch': 'Svaret stämde inte med innehållet',
  'shows.second-look.absent': 'Mottagaren uppgav att meddelandet inte finns där',
  'shows.second-look.unanswered': 'Inget svar kom inom utsatt tid',
  'shows.manifest.differs': 'Mottagaren undertecknade ett svar som avviker',
  'shows.manifest.unanswered': 'Inget undertecknat svar kom inom utsatt tid',
  'shows.confirmation.digest-mismatch': 'Bekräftelsen avvisades',
  'shows.closed': 'Avvikelsen avslutades',

  'reason.sent-again': 'meddelandet sändes på nytt',
  'reason.found': 'meddelandet hittades hos mottagaren',
  'reason.receiver-mended': 'mottagarens system åtgärdades',
  'reason.gateway-mended': 'förmedlingstjänsten åtgärdades',
  'reason.false-alarm': 'falskt larm',
}
