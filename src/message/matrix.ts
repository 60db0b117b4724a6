import type { Catalogue, MessageType } from './catalogue.ts'
import { findOverlap } from './in-force.ts'
import { matrixLegend } from './matrix-legend.ts'
import {
  certainty,
  code,
  directions,
  fields,
  literal,
  nameOf,
  none,
  oneOf,
  period,
  places,
  table,
  under,
} from './matrix-text.ts'
import { clockRows, datedRows, typeRows } from './matrix-types.ts'
import type { AllowsWhen, LegalModeRule, RequiresWhen, SectionRule, Validity } from './type-rules.ts'

/**
 * The legal matrix as one readable text (Markdown): what may be sent by whom to whom, on what ground, where and when,
 * and what follows from it. Made from the catalogue alone, so it says what the gateway does.
 */
export function createMatrix(catalogue: Catalogue): string {
  const types = [...catalogue.values()]
  return [
    '# The legal matrix',
    '',
    '<!-- Generated from the types by `budkavle schemas`. Change those, not this. -->',
    '',
    ...matrixLegend,
    '## Grounds',
    '',
    ...table(groundColumns, types.flatMap(groundRows)),
    '## Types',
    '',
    ...table(typeColumns, types.flatMap(typeRows)),
    '## Fields that other fields bind',
    '',
    ...table(['Type', 'When', 'Mandatory', 'Allowed'], types.flatMap(fieldRows)),
    '## Dated rules',
    '',
    ...table(datedColumns, types.flatMap(datedRows)),
    '## Clocks',
    '',
    ...table(clockColumns, clockRows(types)),
  ].join('\n')
}

const groundColumns = [
  'Type',
  'From → to',
  'Mode',
  'Section',
  'Place',
  'In force',
  'Consent',
  'Certainty',
  'Mandatory under the mode',
]
const typeColumns = [
  'Type',
  'Title',
  'Applies',
  'Routed by',
  'Shown',
  'Kept',
  'Batch',
  'Clocks',
  'Ladder',
  'May refer to',
]
const datedColumns = ['Type', 'Field', 'Rule', 'In force', 'By', 'Basis', 'Certainty']
const clockColumns = ['Clock', 'Place', 'Binds', 'Due', 'Basis', 'Certainty', 'Only if', 'Started by']

function groundRows(type: MessageType): string[][] {
  const rows = type.legalModes.flatMap((mode) => {
    const sections = mode.sections.length === 0 ? [undefined] : mode.sections
    return sections.flatMap((section) => findHoldings(type, section).map((holds) => groundRow(mode, section, holds)))
  })
  return under([nameOf(type), directions(type)], rows)
}

/** Where and when the section is in force and the type is sent, both. */
function findHoldings({ applies }: MessageType, section: SectionRule | undefined): readonly Validity[] {
  if (!section) return applies
  return applies.map((validity) => findOverlap(validity, section)).filter((holds) => holds !== undefined)
}

function groundRow(mode: LegalModeRule, section: SectionRule | undefined, holds: Validity): string[] {
  return [
    code(mode.mode),
    section ? section.section : none,
    places(holds),
    period(holds),
    mode.consent,
    section ? certainty(section.certainty) : none,
    fields(mode.requires),
  ]
}

function fieldRows(type: MessageType): string[][] {
  return under(
    [nameOf(type)],
    [
      ...type.requiresWhen.map((rule) => [condition(rule), fields(rule.requires), none]),
      ...type.allowsWhen.map((rule) => [condition(rule), none, allowed(rule)]),
    ],
  )
}

function allowed({ allows }: AllowsWhen): string {
  return `${code(allows.field)} is ${oneOf(allows.oneOf)}`
}

function condition({ field, is }: Pick<RequiresWhen, 'field' | 'is'>): string {
  return is === undefined ? `${code(field)} is absent` : `${code(field)} is ${literal(is)}`
}
