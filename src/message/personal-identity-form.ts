/**
 * Whether a text holds, at whatever place, something of the form of a personal identity code: a day, a month and a
 * year, any century sign, three digits and a check character, in either case. Wider than the codes that there can be,
 * for a mistyped one names somebody too. What stands inside a UUID (RFC 9562) does not count: it names nobody, and one
 * of two thousand random ones holds the form.
 */
export function holdsPersonalIdentityCode(text: string): boolean {
  return form.test(text.replaceAll(uuid, ' '))
}

const form = /(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}[-+A-FU-Y][0-9]{3}[0-9A-Y]/i
/** Of a version and the variant that there are, and by itself: no letter or digit on either side. */
const uuid = /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![0-9a-z])/gi
