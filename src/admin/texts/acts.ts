import { defineTexts } from './say.ts'

/** What was done or seen, by the code that the log holds. */
export const actTexts = defineTexts({
  en: {
    'session.started': 'Signed in',
  },
  fi: {
    'session.started': 'Kirjautui sisään',
  },
  sv: {
    'session.started': 'Loggade in',
  },
})
