import { defineTexts } from './say.ts'

/** Changes of the routing: those that wait, and those that were. */
export const routingChangesTexts = defineTexts({
  en: {
    changesTitle: 'Changes of routing',
    changesLead:
      'A change is drafted by one person and approved by another. It begins at midnight in Finland; what is routed already stays where it is.',
    waiting: 'Drafts that wait for approval',
    noneWaiting: 'No draft waits for approval.',
    history: 'History',
    noHistory: 'Nothing has been changed yet.',
    older: 'Older',
    number: 'Change',
    begins: 'Begins',
  },
  fi: {
    changesTitle: 'Reitityksen muutokset',
    changesLead:
      'Muutoksen laatii yksi henkilö ja hyväksyy toinen. Se tulee voimaan keskiyöllä Suomen aikaa. Jo reititetyt sanomat pysyvät siellä, missä ne ovat.',
    waiting: 'Hyväksyntää odottavat luonnokset',
    noneWaiting: 'Mikään luonnos ei odota hyväksyntää.',
    history: 'Historia',
    noHistory: 'Mitään ei ole vielä muutettu.',
    older: 'Vanhemmat',
    number: 'Muutos',
    begins: 'Alkaa',
  },
  sv: {
    changesTitle: 'Ändringar av dirigeringen',
    changesLead:
      'Utkastet till en ändring görs av en person och godkänns av en annan. Ändringen träder i kraft vid midnatt finsk tid. Meddelanden som redan har dirigerats ligger kvar där de är.',
    waiting: 'Utkast som väntar på godkännande',
    noneWaiting: 'Inget utkast väntar på godkännande.',
    history: 'Historik',
    noHistory: 'Ingenting har ändrats ännu.',
    older: 'Äldre',
    number: 'Ändring',
    begins: 'Börjar',
  },
})
