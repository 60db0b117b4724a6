import type { ObjectStructure, StringStructure, Structure } from '../../src/message/structure.ts'
import type { XmlForm } from '../../src/message/xml-form.ts'

/** A message made from a complete one by changing one thing. Its XML is written without regard to the schema. */
export interface Variant {
  readonly name: string
  readonly value: unknown
  readonly xml: string
}

/** A value with every field of the structure. */
export function completeValue(structure: Structure): unknown {
  switch (structure.kind) {
    case 'object':
      return Object.fromEntries([...structure.properties].map(([name, p]) => [name, completeValue(p.structure)]))
    case 'array':
      return [completeValue(structure.items), completeValue(structure.items)]
    case 'boolean':
      return false
    case 'integer':
      return structure.minimum
    case 'string':
      return structure.enum?.[0] ?? sampleOf(structure)
  }
}

function sampleOf(structure: StringStructure): string {
  const sample = samples.find((text) => fits(structure, text))
  if (sample === undefined) throw new Error(`no sample fits ${structure.pattern}`)
  return sample
}

/** Variants that follow the schema: each optional field left out, texts, numbers and lists at their limits. */
export function soundVariants(type: XmlForm): Variant[] {
  return variants(type, (structure) => {
    if (structure.kind === 'array')
      return [Array.from({ length: structure.maxItems }, () => completeValue(structure.items))]
    if (structure.kind === 'boolean') return [true]
    if (structure.kind === 'integer') return [structure.minimum, structure.maximum]
    if (structure.kind !== 'string') return []
    if (structure.enum) return [...structure.enum]
    return [...soundTexts, 'å'.repeat(structure.maxLength ?? 0), '🙂'.repeat(structure.maxLength ?? 0)].filter((text) =>
      fits(structure, text),
    )
  })
}

/**
 * Variants that break the schema: each required field left out, an unknown field, wrong kinds, forms, codes and sizes.
 */
export function brokenVariants(type: XmlForm): Variant[] {
  return variants(type, (structure, isRequired) => [...(isRequired ? [undefined] : []), ...brokenValues(structure)])
}

function brokenValues(structure: Structure): unknown[] {
  switch (structure.kind) {
    case 'object':
      return ['text', { ...record(completeValue(structure)), unknownField: 'x' }]
    case 'array':
      return [
        'text',
        ...(structure.minItems > 0 ? [[]] : []),
        Array.from({ length: structure.maxItems + 1 }, () => completeValue(structure.items)),
      ]
    case 'boolean':
      return ['', 'TRUE', '1', 'yes']
    case 'integer':
      return ['', '1.5', '+1', structure.minimum - 1, structure.maximum + 1]
    case 'string':
      return brokenTexts(structure)
  }
}

function brokenTexts(structure: StringStructure): unknown[] {
  if (structure.format === 'date')
    return [
      '',
      '2026-02-30',
      '2023-02-29',
      '1900-02-29',
      '2026-13-01',
      '2026-11-20Z',
      '2026-11-20+02:00',
      '20261120',
      '0000-01-01',
      '2026-11-20T08:15:00Z',
    ]
  if (structure.format === 'date-time')
    return [
      '',
      '2026-11-20',
      '2026-02-30T08:15:00Z',
      '2026-11-20T24:00:00Z',
      '2026-11-20T08:60:00Z',
      '2026-11-20T08:15:60Z',
      '2026-11-20T08:15:00',
      '2026-11-20T08:15:00+02:00',
      '2026-11-20t08:15:00z',
      '2026-11-20T08:15:00.1Z',
    ]
  const sound = String(completeValue(structure))
  const texts = [
    '',
    ' ',
    ` ${sound}`,
    `${sound} `,
    `${sound}\n`,
    `\u00a0${sound}`,
    `a\tb`,
    'a\u0085b',
    'no-such-code!',
    sound.toUpperCase(),
    'a'.repeat((structure.maxLength ?? 4000) + 1),
  ]
  return texts.filter((text) => !fits(structure, text))
}

const soundTexts = ['Åsa O’Neil-Ög', 'a\nb', 'a', '2024-02-29', '2026-11-20T23:59:59.999Z', '+358 20 000 0009', '900']
const samples = [
  'Text',
  '900001',
  '2026-11-20',
  '2026-11',
  '2026-11-20T08:15:00Z',
  '010190-999W',
  '0246246-0',
  '102',
  'fi',
  '08',
  'sample',
  '3f0c8a52-7d41-4b6e-9a35-1c5e2f7b9d01',
  'ab'.repeat(32),
]

function fits(structure: StringStructure, text: string): boolean {
  const size = [...text].length
  if (structure.enum && !structure.enum.includes(text)) return false
  if (structure.format?.startsWith('date') && Number.isNaN(Date.parse(text))) return false
  const matches = new RegExp(structure.pattern ?? '', 'u').test(text)
  return matches && size >= (structure.minLength ?? 0) && size <= (structure.maxLength ?? Number.POSITIVE_INFINITY)
}

type Change = (structure: Structure, isRequired: boolean) => unknown[]

function variants(type: XmlForm, change: Change): Variant[] {
  const changed = changedValues(type.structure, '', change)
  return changed.map(([name, value]) => ({ name, value, xml: writeXml(type, value) }))
}

/** Every value that differs from the complete one in one place. */
function changedValues(structure: Structure, place: string, change: Change): [string, unknown][] {
  if (structure.kind === 'array') {
    const [first, ...others] = completeValue(structure) as unknown[]
    const inFirst = [
      ...changedHere(structure.items, `${place}/0`, change, true),
      ...changedValues(structure.items, `${place}/0`, change),
    ]
    return inFirst.filter(([, item]) => item !== undefined).map(([name, item]) => [name, [item, ...others, first]])
  }
  if (structure.kind !== 'object') return []
  return [...structure.properties].flatMap(([name, property]): [string, unknown][] => {
    const at = `${place}/${name}`
    const found = [
      ...changedHere(property.structure, at, change, property.required),
      ...changedValues(property.structure, at, change),
    ]
    return found.map(([label, value]) => [label, put(structure, name, value)])
  })
}

function changedHere(structure: Structure, place: string, change: Change, isRequired: boolean): [string, unknown][] {
  return change(structure, isRequired).map((value) => [`${place} = ${JSON.stringify(value)?.slice(0, 40)}`, value])
}

function put(structure: ObjectStructure, name: string, value: unknown): unknown {
  const { [name]: _, ...rest } = record(completeValue(structure))
  return value === undefined
    ? rest
    : Object.fromEntries([...structure.properties.keys()].map((key) => [key, key === name ? value : rest[key]]))
}

/** XML in the order of the value's own members, unknown ones too. */
export function writeXml({ xmlNamespace, structure, xmlRoot = 'message' }: XmlForm, value: unknown): string {
  return writeElement(xmlRoot, ` xmlns="${xmlNamespace}"`, structure, value)
}

function writeElement(name: string, attributes: string, structure: Structure | undefined, value: unknown): string {
  return `<${name}${attributes}>${writeContent(structure, value)}</${name}>`
}

function writeContent(structure: Structure | undefined, value: unknown): string {
  if (Array.isArray(value) && structure?.kind === 'array') {
    return value.map((item) => writeElement(structure.itemName, '', structure.items, item)).join('')
  }
  if (typeof value !== 'object' || value === null) {
    return String(value)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('\r', '&#xD;')
  }
  const propertyOf = (name: string) =>
    structure?.kind === 'object' ? structure.properties.get(name)?.structure : undefined
  return Object.entries(value)
    .map(([name, member]) => writeElement(name, '', propertyOf(name), member))
    .join('')
}

function record(value: unknown): Record<string, unknown> {
  return value as Record<string, unknown>
}
