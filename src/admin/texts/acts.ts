import { defineTexts } from './say.ts'

/** What was done or seen, by the code that the log holds. */
export const actTexts = defineTexts({
  en: {
    'session.started': 'Signed in',
    'routing.drafted': 'Drafted a change of routing',
    'routing.approved': 'Approved a change of routing',
    'routing.discarded': 'Discarded a draft of routing',
    'hold.placed': 'Placed a hold on erasure',
    'hold.lifted': 'Lifted a hold on erasure',
    'subject-access.made': 'Made a report of what is held of a person',
    'subject-access.revealed': 'Revealed what is under a non-disclosure order',
  },
  fi: {
    'session.started': 'Kirjautui sisään',
    'routing.drafted': 'Laati reitityksen muutoksen',
    'routing.approved': 'Hyväksyi reitityksen muutoksen',
    'routing.discarded': 'Hylkäsi reitityksen luonnoksen',
    'hold.placed': 'Esti sanoman sisällön hävittämisen',
    'hold.lifted': 'Poisti hävittämisen eston',
    'subject-access.made': 'Teki selvityksen henkilöstä tallennetuista tiedoista',
    'subject-access.revealed': 'Näytti turvakiellon alaiset tiedot',
  },
  sv: {
    'session.started': 'Loggade in',
    'routing.drafted': 'Gjorde ett utkast till ändrad dirigering',
    'routing.approved': 'Godkände en ändring av dirigeringen',
    'routing.discarded': 'Förkastade ett utkast till dirigering',
    'hold.placed': 'Hindrade att innehållet förstörs',
    'hold.lifted': 'Hävde hindret för att innehållet förstörs',
    'subject-access.made': 'Gjorde en redogörelse för uppgifterna om en person',
    'subject-access.revealed': 'Visade uppgifter som omfattas av spärrmarkering',
  },
})
