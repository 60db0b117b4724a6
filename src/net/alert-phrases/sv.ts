import type { Phrases } from './phrases.ts'

export const sv: Phrases = {
  matters: {
    late: {
      subject: 'Meddelanden mellan FPA och socialvården väntar',
      subjectOver: 'Meddelandena som väntade har tagits emot',
      started: (office) => `Mottagningen av meddelanden vid ${office} kräver åtgärder.`,
      over: (office) => `Meddelandena som väntade vid ${office} är behandlade. Inga åtgärder behövs längre.`,
      look: {
        receiver: 'Kontrollera att ert klientdatasystem hämtar och bekräftar meddelandena.',
        organisation:
          'Se till att enhetens klientdatasystem hämtar meddelandena och att någon läser dem. Enheten har redan påmints.',
        fpa: 'Kontakta enheten. Enheten och dess organisation har redan påmints.',
        desk: 'Se under manuell hantering i förmedlingstjänsten vilka meddelanden som väntar, och se till att informationen kommer fram, vid behov per telefon.',
        'on-call': 'Brådskande meddelanden väntar. Läs dem genast i förmedlingstjänstens inkorg.',
      },
      lookElse: 'Meddelandenas läge syns i förmedlingstjänsten.',
      once: 'I detta ärende skickas ett e-postmeddelande när det börjar och ett när det är över. Meddelandena mellan FPA och socialvården finns kvar i förmedlingstjänsten tills de har bekräftats som mottagna.',
    },
    incident: {
      subject: 'Avvikelse i mottagningen av meddelanden mellan FPA och socialvården',
      subjectOver: 'Avvikelsen i mottagningen är utredd',
      started: (office) =>
        `En avvikelse har upptäckts i mottagningen av meddelanden vid ${office}. Ett meddelande kan ligga obehandlat där.`,
      over: (office) => `Avvikelsen vid ${office} är utredd och avslutad. Inga åtgärder behövs längre.`,
      look: {
        receiver:
          'Utred med er systemleverantör vad som har hänt, och kontrollera att inget meddelande har blivit obehandlat. Vid behov levererar förmedlingstjänstens driftsansvariga meddelandet på nytt.',
        fpa: 'Kontrollera med enheten att inget meddelande har blivit obehandlat. Också enheten har underrättats om avvikelsen.',
      },
      lookElse: 'Avvikelsen syns i förmedlingstjänsten.',
      once: 'Om avvikelser av samma slag skickas för varje enhet ett e-postmeddelande när den första upptäcks och ett när också den sista är avslutad.',
    },
    'not-live': {
      subject: 'Mottagningen av meddelanden mellan FPA och socialvården fungerar inte längre',
      subjectOver: 'Mottagningen av meddelanden fungerar igen',
      started: (office) =>
        `Mottagningen av meddelanden vid ${office} har fungerat, men gör det inte längre som den ska.`,
      over: (office) => `Mottagningen av meddelanden vid ${office} fungerar igen. Inga åtgärder behövs längre.`,
      look: {
        receiver:
          'Kontrollera att ert klientdatasystem hämtar och bekräftar meddelandena, också det dagliga testmeddelandet, att dess certifikat är giltigt och att enheten har en namngiven ansvarig person.',
        fpa: 'Kontakta enheten. Också enheten har underrättats.',
      },
      lookElse: 'Enhetens läge syns i förmedlingstjänsten.',
      once: 'I detta ärende skickas ett e-postmeddelande när det börjar och ett när det är över. Meddelandena mellan FPA och socialvården finns kvar i förmedlingstjänsten tills de har bekräftats som mottagna.',
    },
  },
  kinds: {
    late: 'meddelanden har inte bekräftats som mottagna inom utsatt tid',
    'not-live':
      'systemet hämtar inte meddelanden, dess certifikat eller det dagliga testmeddelandet är inte i ordning eller ingen ansvarig person är namngiven',
    'second-look-mismatch': 'enhetens system har annat innehåll än det har bekräftat',
    'second-look-absent': 'enhetens system hittar inte ett meddelande som det har bekräftat',
    'second-look-unanswered': 'enhetens system svarar inte vid efterkontrollen av ett bekräftat meddelande',
    'manifest-differs': 'uppgifterna i enhetens system avviker från nattförteckningen',
    'manifest-unanswered': 'enhetens system har inte svarat på nattförteckningen',
    'confirmation-digest-mismatch': 'enhetens system har bekräftat annat innehåll än det fick',
  },
  otherKind: 'annan avvikelse',
  labels: {
    what: 'Ärende',
    office: 'Enhet',
    items: 'Meddelanden när ärendet började',
    since: 'Sedan',
    number: 'Larmets nummer',
  },
  moment: ({ day, month, year, hour, minute }) => `${day}.${month}.${year} kl. ${hour}.${minute}`,
  automatic: 'Detta e-postmeddelande är automatiskt. Det innehåller inga personuppgifter. Svara inte på det.',
}
