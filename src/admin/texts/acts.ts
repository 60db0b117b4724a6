import { defineTexts } from './say.ts'

/** What was done or seen, by the code that the log holds. */
export const actTexts = defineTexts({
  en: {
    'session.started': 'Signed in',
    'routing.drafted': 'Drafted a change of routing',
    'routing.approved': 'Approved a change of routing',
    'routing.discarded': 'Discarded a draft of routing',
  },
  fi: {
    'session.started': 'Kirjautui sisään',
    'routing.drafted': 'Laati reitityksen muutoksen',
    'routing.approved': 'Hyväksyi reitityksen muutoksen',
    'routing.discarded': 'Hylkäsi reitityksen luonnoksen',
  },
  sv: {
    'session.started': 'Loggade in',
    'routing.drafted': 'Gjorde ett utkast till ändrad dirigering',
    'routing.approved': 'Godkände en ändring av dirigeringen',
    'routing.discarded': 'Förkastade ett utkast till dirigering',
  },
})
