import { defineTexts } from './say.ts'

/** Whether an office is looked after, and why not. */
export const liveTexts = defineTexts({
  en: {
    live: 'Live',
    notLive: 'Not live',
    isNotLive: 'The office is not live.',
  },
  fi: {
    live: 'Toiminnassa',
    notLive: 'Ei toiminnassa',
    isNotLive: 'Toimipiste ei ole toiminnassa.',
  },
  sv: {
    live: 'I drift',
    notLive: 'Inte i drift',
    isNotLive: 'Enheten är inte i drift.',
  },
})
