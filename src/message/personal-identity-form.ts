/**
 * Whether a text holds, at whatever place, something of the form of a personal identity code: a day, a month and a
 * year, any century sign, three digits and a check character, in either case. Wider than the codes that there can be,
 * for a mistyped one names somebody too; narrower than six digits and a sign, or every tenth UUID would be taken for
 * one.
 */
export function holdsPersonalIdentityCode(text: string): boolean {
  return form.test(text)
}

const form = /(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}[-+A-FU-Y][0-9]{3}[0-9A-Y]/i
