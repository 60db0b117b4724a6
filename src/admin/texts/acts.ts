import { defineTexts } from './say.ts'

/** What was done or seen, by the code that the log holds. */
export const actTexts = defineTexts({
  en: {
    'session.started': 'Signed in',
    'message.viewed': 'Viewed a message',
    'desk.give': 'Gives a message to an office',
    'desk.relay': 'Records that people told the receiver',
  },
  fi: {
    'session.started': 'Kirjautui sisään',
    'message.viewed': 'Katsoi sanomaa',
    'desk.give': 'Ohjaa sanoman toimipisteeseen',
    'desk.relay': 'Kirjaa, että vastaanottajalle on kerrottu',
  },
  sv: {
    'session.started': 'Loggade in',
    'message.viewed': 'Såg på ett meddelande',
    'desk.give': 'Ger ett meddelande till en enhet',
    'desk.relay': 'Antecknar att mottagaren har underrättats',
  },
})
