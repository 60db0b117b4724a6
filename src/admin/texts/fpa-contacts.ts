import { defineTexts } from './say.ts'

/** Whom ladders tell at FPA. */
export const fpaContactTexts = defineTexts({
  en: {
    fpaContactsNote:
      'Whom the gateway tells at Kela when an office of the area is silent. Staff at work, never clients. The log tells who set a contact, not the contact.',
    areasWithout: 'Areas without a contact person at Kela: {0}.',
    allAreasHave: 'Every area has a contact person at Kela.',
  },
  fi: {
    fpaContactsNote:
      'Kenelle Kelassa kerrotaan, kun alueen toimipiste ei vastaa. Tähän tallennetaan henkilökunnan työyhteystiedot, ei koskaan asiakkaiden tietoja. Lokista näkyy, kuka tallensi, mutta ei yhteystietoja.',
    areasWithout: 'Alueita, joilla ei ole Kelan yhteyshenkilöä: {0}.',
    allAreasHave: 'Jokaisella alueella on Kelan yhteyshenkilö.',
  },
  sv: {
    fpaContactsNote:
      'Vem på FPA som underrättas när en enhet i området inte svarar. Här anges personalens kontaktuppgifter i arbetet, aldrig klienters. Loggen visar vem som sparade, inte uppgifterna.',
    areasWithout: 'Områden utan kontaktperson på FPA: {0}.',
    allAreasHave: 'Varje område har en kontaktperson på FPA.',
  },
})
