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
