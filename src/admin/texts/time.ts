import { defineTexts } from './say.ts'

/** Moments and lengths of time: day, month, year, time of day. */
export const timeTexts = defineTexts({
  en: { moment: '{0}, {1}', day: '{0} {1} {2}', days: '{0} d', hours: '{0} h', minutes: '{0} min' },
  fi: { moment: '{0} klo {1}', day: '{0}.{1}.{2}', days: '{0} vrk', hours: '{0} h', minutes: '{0} min' },
  sv: { moment: '{0} kl. {1}', day: '{0}.{1}.{2}', days: '{0} dygn', hours: '{0} h', minutes: '{0} min' },
})
