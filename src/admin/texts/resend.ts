import { defineTexts } from './say.ts'

/** Bringing a message to its office again, and why; what becomes of it. */
export const resendTexts = defineTexts({
  en: {
    title: 'Bring to the office again',
    open: 'The office is told at once, and its system can fetch the message. A system that holds it now loses it and can no longer confirm it. What is forwarded is tried at once. Deadlines and reminders go on as they are.',
    stored:
      'The office has confirmed the message, and an open incident shows that it no longer has it so. The message returns to the office’s inbox, to be stored and confirmed anew. Its reminders begin anew; its deadlines do not. The earlier receipts remain.',
    why: 'Reason',
    choose: 'Choose',
    seen: 'The log keeps who did this and why, and the sender sees it.',
    act: 'Bring again',
    done: 'Brought to the office again.',
    receipt: 'Log entry {0}.',
    'operator.resent': 'Brought to the office again',
    'resend.receiver-hangs': 'The receiver’s system holds it and does not finish',
    'resend.receiver-mended': 'The receiver’s system works again',
    'resend.receiver-lost-it': 'The receiver has lost it',
    'resend.receiver-restored-backup': 'The receiver’s system was restored from a backup',
    'resend.office-asked': 'The office asked for it',
  },
  fi: {
    title: 'Toimita uudelleen',
    open: 'Toimipiste saa heti tiedon, ja sen järjestelmä voi noutaa sanoman. Jos sanoma on nyt jollakin järjestelmällä haussa, haku päättyy eikä sitä voi enää vahvistaa. Edelleen lähetettävä sanoma lähetetään heti. Määräajat ja muistutukset jatkuvat ennallaan.',
    stored:
      'Toimipiste on vahvistanut sanoman, mutta avoin poikkeama osoittaa, ettei se ole enää siellä vahvistetussa muodossa. Sanoma palaa toimipisteen saapuneisiin tallennettavaksi ja vahvistettavaksi uudelleen. Muistutukset alkavat alusta, määräajat eivät. Aiemmat kuitit säilyvät.',
    why: 'Syy',
    choose: 'Valitse',
    seen: 'Lokiin jää, kuka tämän teki ja miksi. Myös lähettäjä näkee sen.',
    act: 'Toimita uudelleen',
    done: 'Toimitettu uudelleen toimipisteeseen.',
    receipt: 'Lokimerkintä {0}.',
    'operator.resent': 'Toimitettu uudelleen toimipisteeseen',
    'resend.receiver-hangs': 'Vastaanottajan järjestelmä on hakenut sanoman eikä saa sitä valmiiksi',
    'resend.receiver-mended': 'Vastaanottajan järjestelmä toimii taas',
    'resend.receiver-lost-it': 'Vastaanottaja on kadottanut sanoman',
    'resend.receiver-restored-backup': 'Vastaanottajan järjestelmä on palautettu varmuuskopiosta',
    'resend.office-asked': 'Toimipiste pyysi sitä',
  },
  sv: {
    title: 'Leverera på nytt',
    open: 'Enheten underrättas genast, och dess system kan hämta meddelandet. Ett system som har det i arbete nu mister det och kan inte längre kvittera det. Det som vidarebefordras skickas genast. Tidsfrister och påminnelser löper som förut.',
    stored:
      'Enheten har kvitterat meddelandet, men en öppen avvikelse visar att det inte längre finns där så som det kvitterades. Meddelandet går tillbaka till enhetens inkorg för att sparas och kvitteras på nytt. Påminnelserna börjar om, tidsfristerna gör det inte. De tidigare kvittona finns kvar.',
    why: 'Orsak',
    choose: 'Välj',
    seen: 'I loggen står vem som gjorde detta och varför. Också avsändaren ser det.',
    act: 'Leverera på nytt',
    done: 'Levererat till enheten på nytt.',
    receipt: 'Loggpost {0}.',
    'operator.resent': 'Levererat till enheten på nytt',
    'resend.receiver-hangs': 'Mottagarens system har hämtat det och blir inte klart',
    'resend.receiver-mended': 'Mottagarens system fungerar igen',
    'resend.receiver-lost-it': 'Mottagaren har förlorat det',
    'resend.receiver-restored-backup': 'Mottagarens system har återställts från en säkerhetskopia',
    'resend.office-asked': 'Enheten bad om det',
  },
})
