import { defineTexts } from './say.ts'

/** Whether an office is looked after, and why not. */
export const liveTexts = defineTexts({
  en: {
    live: 'In use',
    notLive: 'Not in use',
    unknown: 'Not watched',
  },
  fi: {
    live: 'Käytössä',
    notLive: 'Ei käytössä',
    unknown: 'Ei seurannassa',
  },
  sv: {
    live: 'I bruk',
    notLive: 'Inte i bruk',
    unknown: 'Bevakas inte',
  },
})
