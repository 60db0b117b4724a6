import type { Catalogue, MessageType } from './catalogue.ts'
import { matrixLegend } from './matrix-legend.ts'
import { places } from './place.ts'
import type {
  ClockRule,
  DatedRule,
  FieldValue,
  LegalModeRule,
  Period,
  RequiresWhen,
  SectionRule,
  Validity,
} from './type-rules.ts'

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
    '## Fields that other fields make mandatory',
    '',
    ...table(['Type', 'When', 'Mandatory'], types.flatMap(fieldRows)),
  ].join('\n')
}

const groundColumns = [
  'Type',
  'Who → whom',
  'Applies',
  'Mode',
  'Section',
  'Section holds',
  'Certainty',
  'Consent',
  'Mandatory',
  'Dated rules',
  'Clocks',
  'Shown',
  'Kept',
  'Batch',
]

function groundRows(type: MessageType): string[][] {
  return type.legalModes.flatMap((mode) => {
    const sections = mode.sections.length === 0 ? [undefined] : mode.sections
    return sections.map((section) => groundRow(type, mode, section))
  })
}

function groundRow(type: MessageType, mode: LegalModeRule, section: SectionRule | undefined): string[] {
  return [
    nameOf(type),
    type.directions.map(({ from, to }) => `${from} → ${to}`).join('; '),
    type.applies.map(validity).join('; '),
    code(mode.mode),
    section ? section.section : none,
    section ? validity(section) : none,
    section ? certainty(section.certainty) : none,
    mode.consent,
    fields(mode.requires),
    list(type.dated.map(dated)),
    list(type.clocks.map(clock)),
    type.shown.rule === 'at-once' ? 'at once' : `the day after ${code(type.shown.date)}`,
    `${type.retentionDays} days`,
    type.inBatch ? 'yes' : 'no',
  ]
}

function fieldRows(type: MessageType): string[][] {
  return type.requiresWhen.map((rule) => [nameOf(type), condition(rule), fields(rule.requires)])
}

const none = '—'

function nameOf({ name, version }: MessageType): string {
  return code(`${name}/${version}`)
}

function validity(rule: Validity): string {
  const where = places.every((place) => rule.places.includes(place)) ? 'everywhere' : rule.places.join(' and ')
  return `${where}, ${period(rule) || 'always'}`
}

function period({ from, until }: Period): string {
  return [from && `from ${from}`, until && `until ${until}`].filter(Boolean).join(' ')
}

function condition({ field, is }: RequiresWhen): string {
  return is === undefined ? `${code(field)} is absent` : `${code(field)} is ${literal(is)}`
}

function dated(rule: DatedRule): string {
  const by = rule.by === null ? 'the day of the message' : code(rule.by)
  const says = rule.kind === 'may' ? 'may be' : 'must be'
  const when = `${rule.kind === 'may' ? 'only ' : ''}${period(rule) || 'always'}`
  return `${code(rule.field)} ${says} ${literal(rule.value)} ${when}, by ${by} (${rule.basis}, ${certainty(rule.certainty)})`
}

function clock(rule: ClockRule): string {
  const when = rule.when ? ` where ${code(rule.when.field)} is ${rule.when.isOneOf.map(literal).join(' or ')}` : ''
  return `${code(rule.clock)}: ${rule.binds}, ${due(rule)}${when} (${rule.basis}, ${certainty(rule.certainty)})`
}

function due({ due: rule }: ClockRule): string {
  if (rule.in === 'moment') return 'at once'
  if (rule.in === 'same-day') return 'the same day'
  return rule.in === 'months' ? `${rule.count} months` : `${rule.count} working days`
}

function certainty(how: SectionRule['certainty']): string {
  return how === 'unverified' ? '**unverified**' : how
}

function fields(pointers: readonly string[]): string {
  return pointers.length === 0 ? none : pointers.map(code).join(', ')
}

function list(parts: readonly string[]): string {
  return parts.length === 0 ? none : parts.join('<br>')
}

function literal(value: FieldValue): string {
  return code(JSON.stringify(value))
}

function code(text: string): string {
  return `\`${text}\``
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line), '']
}
