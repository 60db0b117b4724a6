import type { Fault } from '../errors.ts'
import { findMember } from '../message/field.ts'
import { isDate } from './calendar.ts'
import { birthDateOf, findPersonalIdentityCodeFault } from './personal-identity-code.ts'

/**
 * What is wrong with when a person was born: not yet, or on another day than the personal identity code says.
 * @param today the day in Finland, `YYYY-MM-DD`
 */
export function findBirthDateFaults(person: unknown, place: string, today: string): Fault[] {
  const code = findMember(person, 'personalIdentityCode')
  const given = findMember(person, 'birthDate')
  const inCode =
    typeof code === 'string' && findPersonalIdentityCodeFault(code) === undefined ? birthDateOf(code) : undefined
  const birthDate = typeof given === 'string' && isDate(given) ? given : undefined
  const faults: Fault[] = []
  const add = (field: string, rule: string) =>
    faults.push({ code: 'identifier.invalid', place: `${place}/${field}`, rule })
  if (inCode !== undefined && inCode > today) add('personalIdentityCode', 'The birth date is in the future')
  if (birthDate !== undefined && birthDate > today) add('birthDate', 'The birth date is in the future')
  if (inCode !== undefined && birthDate !== undefined && birthDate !== inCode) {
    add('birthDate', 'The birth date is not that of the personal identity code')
  }
  return faults
}
