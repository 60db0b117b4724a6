import { defineTexts } from './say.ts'

/** What was done or seen, by the code that the log holds. */
export const actTexts = defineTexts({
  en: {
    'session.started': 'Signed in',
    'message.viewed': 'Looked at a message',
    'evidence.downloaded': 'Downloaded the evidence of a message',
    'hold.placed': 'Placed a hold on erasure',
    'hold.lifted': 'Lifted a hold on erasure',
    'subject-access.made': 'Made a report of what is held of a person',
    'subject-access.revealed': 'Revealed what is under a non-disclosure order',
  },
  fi: {
    'session.started': 'Kirjautui sisään',
    'message.viewed': 'Katsoi sanomaa',
    'evidence.downloaded': 'Latasi sanoman todisteet',
    'hold.placed': 'Esti sanoman sisällön hävittämisen',
    'hold.lifted': 'Poisti hävittämisen eston',
    'subject-access.made': 'Teki selvityksen henkilöstä tallennetuista tiedoista',
    'subject-access.revealed': 'Näytti turvakiellon alaiset tiedot',
  },
  sv: {
    'session.started': 'Loggade in',
    'message.viewed': 'Tittade på ett meddelande',
    'evidence.downloaded': 'Laddade ner bevisen för ett meddelande',
    'hold.placed': 'Hindrade att innehållet förstörs',
    'hold.lifted': 'Hävde hindret för att innehållet förstörs',
    'subject-access.made': 'Gjorde en redogörelse för uppgifterna om en person',
    'subject-access.revealed': 'Visade uppgifter som omfattas av spärrmarkering',
  },
})
