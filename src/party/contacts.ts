import { holdsPersonalIdentityCode } from '../message/personal-identity-form.ts'
import type { Faulty } from './wishes.ts'

/** Who answers for an office: staff at work. What is left empty stays as it is. */
export interface ContactsWish {
  readonly office: string
  readonly contacts: Readonly<Partial<Record<ContactField, string>>>
}

const forms = {
  responsible: /^[^\p{C}<>]{2,120}$/u,
  email: /^[^@,;:<>"()\s\p{C}]+@[A-Za-z0-9.-]+$/u,
  phone: /^\+?[0-9 ()-]{5,30}$/,
  organisationEmail: /^[^@,;:<>"()\s\p{C}]+@[A-Za-z0-9.-]+$/u,
  onCallEmail: /^[^@,;:<>"()\s\p{C}]+@[A-Za-z0-9.-]+$/u,
  onCallPhone: /^\+?[0-9 ()-]{5,30}$/,
} as const
export type ContactField = keyof typeof forms

/** FPA's contact person for an area: who is told when an office there is silent. */
export interface FpaContactWish {
  readonly area: string
  readonly name: string
  readonly email: string
  readonly phone: string | null
  readonly language: 'fi' | 'sv' | 'en' | null
}

/** The whole of it: what is left empty is not kept. */
export function parseFpaContactWish(fields: Readonly<Record<string, unknown>>): FpaContactWish | Faulty {
  const { area, name, email } = fields
  const [phone, language] = [fields.phone || null, fields.language || null]
  const known = (['fi', 'sv', 'en'] as const).find((one) => one === language)
  const holds = (form: RegExp, value: unknown): value is string =>
    typeof value === 'string' && form.test(value) && !holdsPersonalIdentityCode(value)
  if (typeof area !== 'string' || !/^\d{2}$/.test(area)) return { faulty: 'area' }
  if (!holds(forms.responsible, name)) return { faulty: 'name' }
  if (!holds(forms.email, email)) return { faulty: 'email' }
  if (phone !== null && !holds(forms.phone, phone)) return { faulty: 'phone' }
  if (language !== null && !known) return { faulty: 'language' }
  return { area, name, email, phone: phone as string | null, language: known ?? null }
}

export function parseContactsWish(fields: Readonly<Record<string, unknown>>): ContactsWish | Faulty {
  if (typeof fields.office !== 'string' || fields.office === '') return { faulty: 'office' }
  const contacts: Partial<Record<ContactField, string>> = {}
  for (const [name, form] of Object.entries(forms) as [ContactField, RegExp][]) {
    const value = fields[name] ?? ''
    if (value === '') continue
    if (typeof value !== 'string' || !form.test(value) || holdsPersonalIdentityCode(value)) return { faulty: name }
    contacts[name] = value
  }
  return { office: fields.office, contacts }
}
