import { defineTexts } from './say.ts'

/** Bringing a message to its office again; what becomes of it. */
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
  },
  fi: {
    title: 'Toimita uudelleen',
    open: 'Toimipiste saa heti tiedon, ja sen järjestelmä voi noutaa sanoman. Jos jokin järjestelmä on juuri noutamassa sanomaa, nouto päättyy eikä se voi enää vahvistaa sanomaa. Toimipisteen rajapintaan lähetettävää sanomaa yritetään lähettää heti. Määräajat ja muistutukset jatkuvat ennallaan.',
    stored:
      'Toimipiste on vahvistanut sanoman, mutta avoin poikkeama osoittaa, ettei se ole enää siellä vahvistetussa muodossa. Sanoma palaa toimipisteen saapuneisiin tallennettavaksi ja vahvistettavaksi uudelleen. Muistutukset alkavat alusta, määräajat eivät. Aiemmat kuittaukset säilyvät.',
    why: 'Syy',
    choose: 'Valitse',
    seen: 'Lokiin jää, kuka tämän teki ja miksi. Myös lähettäjä näkee sen.',
    act: 'Toimita uudelleen',
    done: 'Toimitettu uudelleen toimipisteeseen.',
    receipt: 'Lokimerkintä {0}.',
  },
  sv: {
    title: 'Leverera på nytt',
    open: 'Enheten underrättas genast, och dess system kan hämta meddelandet. Ett system som håller på att hämta det nu mister det och kan inte längre bekräfta det. Det som vidarebefordras sänds genast. Tidsfrister och påminnelser löper som förut.',
    stored:
      'Enheten har bekräftat meddelandet, men en öppen avvikelse visar att det inte längre finns där så som det bekräftades. Meddelandet går tillbaka till enhetens inkorg för att sparas och bekräftas på nytt. Påminnelserna börjar om, tidsfristerna gör det inte. De tidigare kvittenserna finns kvar.',
    why: 'Orsak',
    choose: 'Välj',
    seen: 'I loggen står vem som gjorde detta och varför. Också avsändaren ser det.',
    act: 'Leverera på nytt',
    done: 'Levererat till enheten på nytt.',
    receipt: 'Loggpost {0}.',
  },
})
