import { defineTexts } from './say.ts'

/** The organisations, and to register one more. */
export const partiesTexts = defineTexts({
  en: {
    yourAreas: 'You see the organisations of your areas: {0}.',
    noneEnding: 'No certificate ends within four months.',
    ending: 'Organisations whose certificates end within four months, or are missing: {0}.',
    signatureUntil: 'Signature certificate ends',
    tlsUntil: 'TLS certificate ends',
    register: 'Register an organisation',
  },
  fi: {
    yourAreas: 'Näet omien alueidesi organisaatiot: {0}.',
    noneEnding: 'Mikään varmenne ei vanhene neljän kuukauden kuluessa.',
    ending: 'Organisaatioita, joiden varmenne puuttuu tai vanhenee neljän kuukauden kuluessa: {0}.',
    signatureUntil: 'Allekirjoitusvarmenne päättyy',
    tlsUntil: 'TLS-varmenne päättyy',
    register: 'Rekisteröi organisaatio',
  },
  sv: {
    yourAreas: 'Du ser organisationerna i dina områden: {0}.',
    noneEnding: 'Inget certifikat går ut inom fyra månader.',
    ending: 'Organisationer vars certifikat saknas eller går ut inom fyra månader: {0}.',
    signatureUntil: 'Underskriftscertifikatet går ut',
    tlsUntil: 'TLS-certifikatet går ut',
    register: 'Registrera en organisation',
  },
})
