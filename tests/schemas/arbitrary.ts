import fc, { type Arbitrary } from 'fast-check'
import type { ObjectStructure, StringStructure, Structure } from '../../src/message/structure.ts'

/** Random values that follow a structure; objects have their members in its order. */
export function arbitraryOf(structure: Structure): Arbitrary<unknown> {
  switch (structure.kind) {
    case 'object':
      return arbitraryObject(structure)
    case 'array':
      return fc.array(arbitraryOf(structure.items), {
        minLength: structure.minItems,
        maxLength: Math.min(structure.maxItems, structure.minItems + 3),
      })
    case 'string':
      return structure.enum ? fc.constantFrom(...structure.enum) : arbitraryText(structure)
    case 'integer':
      return fc.integer({ min: structure.minimum, max: structure.maximum })
    case 'boolean':
      return fc.boolean()
  }
}

/** Any text that XML can carry. */
export const anyText: Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0x20, max: 0x7e }),
      fc.constantFrom(0x9, 0xa, 0xd, 0x20, 0x85, 0xa0, 0x1680, 0x2003, 0x2028, 0x202f, 0x3000, 0xfeff, 0xfffd),
      fc.integer({ min: 0x80, max: 0xd7ff }),
      fc.integer({ min: 0xe000, max: 0xfffd }),
      fc.integer({ min: 0x10000, max: 0x10ffff }),
    ),
    { maxLength: 12 },
  )
  .map((points) => String.fromCodePoint(...points))

function arbitraryObject({ properties }: ObjectStructure): Arbitrary<unknown> {
  const members = [...properties].map(([name, { structure, required }]) => {
    const value = arbitraryOf(structure).map((one): [string, unknown][] => [[name, one]])
    return required ? value : fc.oneof(value, fc.constant<[string, unknown][]>([]))
  })
  return fc.tuple(...members).map((entries) => Object.fromEntries(entries.flat()))
}

function arbitraryText(structure: StringStructure): Arbitrary<string> {
  if (structure.format === 'date') return anyDay.map((day) => day.slice(0, 10))
  if (structure.format === 'date-time') {
    return fc.tuple(anyDay, fc.boolean()).map(([day, short]) => (short ? `${day.slice(0, 19)}Z` : day))
  }
  const { pattern = '', minLength = 0, maxLength = 4000 } = structure
  return fc
    .stringMatching(new RegExp(pattern, 'u'), { maxLength })
    .filter((text) => [...text].length >= minLength && [...text].length <= maxLength)
}

const anyDay = fc
  .date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('2999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString())
