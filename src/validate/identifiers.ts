import type { Fault } from '../errors.ts'
import type { StringFormat, Structure } from '../message/structure.ts'
import { findBusinessIdFault } from './business-id.ts'
import { dateInFinland, isDate } from './calendar.ts'
import { birthDateOf, findPersonalIdentityCodeFault } from './personal-identity-code.ts'
import { findField, findMember } from './place.ts'

/**
 * The formats that name something in the world, and the rule that a text of each breaks. A municipality code is only
 * judged by its form: the routing table knows which there are, and an unknown one goes to the manual desk.
 */
const identifierRules: Partial<Record<StringFormat, (text: string) => string | undefined>> = {
  'personal-identity-code': findPersonalIdentityCodeFault,
  'business-id': findBusinessIdFault,
  'municipality-code': (code) => (/^[0-9]{3}$/.test(code) ? undefined : 'A municipality code has three digits'),
}

/** Whether a fault in a text of this format is `identifier.invalid` rather than `schema.invalid`. */
export function isIdentifier(format: unknown): boolean {
  return typeof format === 'string' && Object.hasOwn(identifierRules, format)
}

/** Identifiers, wherever the schema has them, that break a rule of their kind; and birth dates that cannot be. */
export function findIdentifierFaults(structure: Structure, value: unknown, at: Date): Fault[] {
  const faults = findBirthDateFaults(value, dateInFinland(at))
  if (holdsIdentifiers(structure)) addBrokenIdentifiers(faults, structure, value, '')
  return faults
}

/** Whether a part of a schema has an identifier anywhere; found out once for each part. */
function holdsIdentifiers(structure: Structure): boolean {
  const known = holding.get(structure)
  if (known !== undefined) return known
  const holds =
    structure.kind === 'object'
      ? [...structure.properties.values()].some((property) => holdsIdentifiers(property.structure))
      : structure.kind === 'array'
        ? holdsIdentifiers(structure.items)
        : structure.kind === 'string' && isIdentifier(structure.format)
  holding.set(structure, holds)
  return holds
}

const holding = new WeakMap<Structure, boolean>()

function addBrokenIdentifiers(faults: Fault[], structure: Structure, value: unknown, place: string): void {
  if (structure.kind === 'string') {
    const rule = typeof value === 'string' && structure.format && identifierRules[structure.format]?.(value)
    if (rule) faults.push({ code: 'identifier.invalid', place, rule })
  } else if (structure.kind === 'array' && Array.isArray(value)) {
    for (const [index, item] of value.entries())
      addBrokenIdentifiers(faults, structure.items, item, `${place}/${index}`)
  } else if (structure.kind === 'object') {
    for (const [name, property] of structure.properties) {
      if (!holdsIdentifiers(property.structure)) continue
      const found = findMember(value, name)
      if (found !== undefined) addBrokenIdentifiers(faults, property.structure, found, `${place}/${name}`)
    }
  }
}

function findBirthDateFaults(value: unknown, today: string): Fault[] {
  const code = findField(value, '/person/personalIdentityCode')
  const given = findField(value, '/person/birthDate')
  const inCode =
    typeof code === 'string' && findPersonalIdentityCodeFault(code) === undefined ? birthDateOf(code) : undefined
  const birthDate = typeof given === 'string' && isDate(given) ? given : undefined
  const faults: Fault[] = []
  if (inCode !== undefined && inCode > today)
    faults.push(fault('personalIdentityCode', 'The birth date is in the future'))
  if (birthDate !== undefined && birthDate > today) faults.push(fault('birthDate', 'The birth date is in the future'))
  if (inCode !== undefined && birthDate !== undefined && birthDate !== inCode) {
    faults.push(fault('birthDate', 'The birth date is not that of the personal identity code'))
  }
  return faults
}

function fault(field: string, rule: string): Fault {
  return { code: 'identifier.invalid', place: `/person/${field}`, rule }
}
