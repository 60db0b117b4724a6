import { defineTexts } from './say.ts'

/** Moments and lengths of time: day, month, year, time of day. A number stays on the line of its unit. */
export const timeTexts = defineTexts({
  en: { moment: '{0}, {1}', day: '{0}\u00a0{1} {2}', days: '{0}\u00a0d', hours: '{0}\u00a0h', minutes: '{0}\u00a0min' },
  fi: {
    moment: '{0} klo\u00a0{1}',
    day: '{0}.{1}.{2}',
    days: '{0}\u00a0vrk',
    hours: '{0}\u00a0h',
    minutes: '{0}\u00a0min',
  },
  sv: {
    moment: '{0} kl.\u00a0{1}',
    day: '{0}.{1}.{2}',
    days: '{0}\u00a0dygn',
    hours: '{0}\u00a0h',
    minutes: '{0}\u00a0min',
  },
})
