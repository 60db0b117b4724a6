import { defineTexts } from './say.ts'

/** What was done or seen, by the code that the log holds. */
export const actTexts = defineTexts({
  en: {
    'session.started': 'Signed in',
    'message.viewed': 'Looked at a message',
    'evidence.downloaded': 'Downloaded the evidence of a message',
  },
  fi: {
    'session.started': 'Kirjautui sisään',
    'message.viewed': 'Katsoi sanomaa',
    'evidence.downloaded': 'Latasi sanoman todisteet',
  },
  sv: {
    'session.started': 'Loggade in',
    'message.viewed': 'Tittade på ett meddelande',
    'evidence.downloaded': 'Laddade ner bevisen för ett meddelande',
  },
})
