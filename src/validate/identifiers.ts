import type { Fault } from '../errors.ts'
import { findMember } from '../message/field.ts'
import { helsinkiDate } from '../message/helsinki-time.ts'
import { holdsPersonalIdentityCode } from '../message/personal-identity-form.ts'
import type { ObjectStructure, StringFormat, Structure } from '../message/structure.ts'
import { findBirthDateFaults } from './birth-dates.ts'
import { findBusinessIdFault } from './business-id.ts'
import { findPersonalIdentityCodeFault } from './personal-identity-code.ts'

type Rule = (text: string) => string | undefined

/**
 * The formats that name something in the world, and the rule that a text of each breaks. A municipality code is only
 * judged by its form: the routing table knows which there are, and an unknown one goes to the manual desk.
 */
const identifierRules: Partial<Record<StringFormat, Rule>> = {
  'personal-identity-code': findPersonalIdentityCodeFault,
  'business-id': findBusinessIdFault,
  'municipality-code': (code) => (/^[0-9]{3}$/.test(code) ? undefined : 'A municipality code has three digits'),
}

/** And those of texts that may not name a person. */
const impersonalRules: Partial<Record<StringFormat, Rule>> = {
  'record-reference': (text) =>
    holdsPersonalIdentityCode(text) ? 'A reference must not be a personal identity code' : undefined,
  'impersonal-text': (text) =>
    holdsPersonalIdentityCode(text) ? 'This text must not hold a personal identity code' : undefined,
}

const rules: Partial<Record<StringFormat, Rule>> = { ...identifierRules, ...impersonalRules }

/** Whether a fault in a text of this format is `identifier.invalid` rather than `schema.invalid`. */
export function isIdentifier(format: unknown): boolean {
  return typeof format === 'string' && Object.hasOwn(identifierRules, format)
}

/** Identifiers, wherever the schema has them, that break a rule of their kind; and birth dates that cannot be. */
export function findIdentifierFaults(structure: Structure, value: unknown, at: Date): Fault[] {
  const faults: Fault[] = []
  if (isJudged(structure)) addFaults(faults, structure, value, '', helsinkiDate(at))
  return faults
}

/** Whether a part of a schema has anything to judge here; found out once for each part. */
function isJudged(structure: Structure): boolean {
  const known = judged.get(structure)
  if (known !== undefined) return known
  const found =
    structure.kind === 'object'
      ? isPerson(structure) || [...structure.properties.values()].some((property) => isJudged(property.structure))
      : structure.kind === 'array'
        ? isJudged(structure.items)
        : structure.kind === 'string' && structure.format !== undefined && Object.hasOwn(rules, structure.format)
  judged.set(structure, found)
  return found
}

const judged = new WeakMap<Structure, boolean>()

/** Whoever the schema describes: the client, a child, a custodian, a representative. */
function isPerson(structure: ObjectStructure): boolean {
  return structure.properties.has('personalIdentityCode') || structure.properties.has('birthDate')
}

function addFaults(faults: Fault[], structure: Structure, value: unknown, place: string, today: string): void {
  if (structure.kind === 'string') {
    const rule = typeof value === 'string' && structure.format && rules[structure.format]?.(value)
    if (rule) faults.push({ code: 'identifier.invalid', place, rule })
  } else if (structure.kind === 'array' && Array.isArray(value)) {
    for (const [index, item] of value.entries()) addFaults(faults, structure.items, item, `${place}/${index}`, today)
  } else if (structure.kind === 'object') {
    if (isPerson(structure)) faults.push(...findBirthDateFaults(value, place, today))
    for (const [name, property] of structure.properties) {
      if (!isJudged(property.structure)) continue
      const found = findMember(value, name)
      if (found !== undefined) addFaults(faults, property.structure, found, `${place}/${name}`, today)
    }
  }
}
