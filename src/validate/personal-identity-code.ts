import { isDay } from './calendar.ts'

/** The sign between date and number tells the century; since 2023 it is part of the identity (decree 128/2010 2 §). */
const centuryOf: Readonly<Record<string, number>> = {
  '+': 1800,
  ...Object.fromEntries([...'-UVWXY'].map((sign) => [sign, 1900])),
  ...Object.fromEntries([...'ABCDEF'].map((sign) => [sign, 2000])),
}
const checkCharacters = '0123456789ABCDEFHJKLMNPRSTUVWXY'
const form = /^([0-9]{2})([0-9]{2})([0-9]{2})([A-FU-Y+-])([0-9]{3})([0-9A-FHJ-NPR-Y])$/

/**
 * Which rule a Finnish personal identity code (henkilötunnus) breaks; undefined when it breaks none.
 * Upper case only. Individual numbers 002–899 are real, 900–999 temporary or for tests.
 */
export function findPersonalIdentityCodeFault(code: string): string | undefined {
  const [, day, month, year, sign, number, check] = form.exec(code) ?? []
  if (check === undefined)
    return 'A personal identity code has six digits, a century sign, three digits and a check character'
  const born = (centuryOf[sign ?? ''] ?? Number.NaN) + Number(year)
  if (!isDay(born, Number(month), Number(day))) return 'A personal identity code begins with a day of the calendar'
  if (Number(number) < 2) return 'The individual number of a personal identity code is 002 to 999'
  const expected = checkCharacters[Number(`${day}${month}${year}${number}`) % checkCharacters.length]
  return check === expected ? undefined : 'The check character of a personal identity code does not match'
}

/** The birth date, `yyyy-mm-dd`, in a code that breaks no rule. */
export function birthDateOf(code: string): string {
  const [, day, month, year, sign] = form.exec(code) ?? []
  return `${(centuryOf[sign ?? ''] ?? Number.NaN) + Number(year)}-${month}-${day}`
}
