import { defineTexts } from './say.ts'

/** What was done or seen, by the code that the log holds. */
export const actTexts = defineTexts({
  en: {
    'session.started': 'Signed in',
    'hold.placed': 'Placed a hold on erasure',
    'hold.lifted': 'Lifted a hold on erasure',
    'subject-access.made': 'Made a report of what is held of a person',
    'subject-access.revealed': 'Revealed what is under a non-disclosure order',
  },
  fi: {
    'session.started': 'Kirjautui sisään',
    'hold.placed': 'Esti sanoman sisällön hävittämisen',
    'hold.lifted': 'Poisti hävittämisen eston',
    'subject-access.made': 'Teki selvityksen henkilöstä tallennetuista tiedoista',
    'subject-access.revealed': 'Näytti turvakiellon alaiset tiedot',
  },
  sv: {
    'session.started': 'Loggade in',
    'hold.placed': 'Hindrade att innehållet förstörs',
    'hold.lifted': 'Hävde hindret för att innehållet förstörs',
    'subject-access.made': 'Gjorde en redogörelse för uppgifterna om en person',
    'subject-access.revealed': 'Visade uppgifter som omfattas av spärrmarkering',
  },
})
