import type { Labels } from '../../message/type-rules.ts'

/** The names of the acts that sections are cited from, by their number in the statute book. */
const laws: readonly (readonly [number: string, names: Labels])[] = [
  ['1301/2014', { en: 'Social Welfare Act', fi: 'sosiaalihuoltolaki', sv: 'socialvårdslagen' }],
  ['1412/1997', { en: 'Act on Social Assistance', fi: 'laki toimeentulotuesta', sv: 'lagen om utkomststöd' }],
  ['417/2007', { en: 'Child Welfare Act', fi: 'lastensuojelulaki', sv: 'barnskyddslagen' }],
  [
    '189/2001',
    {
      en: 'Act on Rehabilitative Work Experience',
      fi: 'laki kuntouttavasta työtoiminnasta',
      sv: 'lagen om arbetsverksamhet i rehabiliteringssyfte',
    },
  ],
  [
    '681/2023',
    {
      en: 'Act on the Promotion of Immigrant Integration',
      fi: 'laki kotoutumisen edistämisestä',
      sv: 'lagen om främjande av integration',
    },
  ],
  [
    '703/2023',
    {
      en: 'Act on the Processing of Client Data in Healthcare and Social Welfare',
      fi: 'laki sosiaali- ja terveydenhuollon asiakastietojen käsittelystä',
      sv: 'lagen om behandling av kunduppgifter inom social- och hälsovården',
    },
  ],
  [
    '812/2000',
    {
      en: 'Act on the Status and Rights of Social Welfare Clients',
      fi: 'laki sosiaalihuollon asiakkaan asemasta ja oikeuksista',
      sv: 'lagen om klientens ställning och rättigheter inom socialvården',
    },
  ],
  [
    '1386/2010',
    {
      en: 'Act on the Promotion of Immigrant Integration (2010)',
      fi: 'laki kotoutumisen edistämisestä (2010)',
      sv: 'lagen om främjande av integration (2010)',
    },
  ],
  [
    '906/2019',
    {
      en: 'Act on Information Management in Public Administration',
      fi: 'laki julkisen hallinnon tiedonhallinnasta',
      sv: 'lagen om informationshantering inom den offentliga förvaltningen',
    },
  ],
  ['434/2003', { en: 'Administrative Procedure Act', fi: 'hallintolaki', sv: 'förvaltningslagen' }],
  [
    '2020:12',
    {
      en: 'Act of Åland on Social Welfare',
      fi: 'Ahvenanmaan maakuntalaki sosiaalihuollosta',
      sv: 'landskapslagen om socialvård (Åland)',
    },
  ],
  [
    '2008:97',
    {
      en: 'Act of Åland on Applying the Child Welfare Act',
      fi: 'Ahvenanmaan maakuntalaki lastensuojelulain soveltamisesta',
      sv: 'landskapslagen om tillämpning av barnskyddslagen (Åland)',
    },
  ],
]

/** The act that a section is cited from; undefined where its number is not among them. */
export function findLaw(section: string): Labels | undefined {
  return laws.find(([number]) => section.includes(number))?.[1]
}
