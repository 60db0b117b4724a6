const weights = [7, 9, 10, 5, 8, 4, 2]
const form = /^[0-9]{7}-[0-9]$/

/** Which rule a Finnish business id (Y-tunnus) breaks; undefined when it breaks none. */
export function findBusinessIdFault(id: string): string | undefined {
  if (!form.test(id)) return 'A business id has seven digits, a hyphen and a check digit'
  const sum = weights.reduce((total, weight, index) => total + weight * Number(id[index]), 0)
  const remainder = sum % 11
  if (remainder === 1) return 'No business id has these seven digits'
  const expected = remainder === 0 ? 0 : 11 - remainder
  return Number(id[8]) === expected ? undefined : 'The check digit of a business id does not match'
}
