import { parseArgs } from 'node:util'
import { isPublicId } from '../../evidence/record-id.ts'
import { type PollReason, pollReasons } from '../../message/reception.ts'
import { UsageError } from './usage-error.ts'

export type OfficeCall =
  | { readonly kind: 'list' | 'contacts'; readonly json: boolean }
  | { readonly kind: 'poll'; readonly office: string; readonly reason: PollReason; readonly by: string }
  | { readonly kind: 'try'; readonly office: string; readonly by: string }
  | OfficeChange

/** A step that the store takes, and what the log says of it. */
export interface OfficeChange {
  readonly kind: 'change'
  readonly step: 'set_office' | 'set_fpa_contact'
  readonly body: Readonly<Record<string, string | undefined>>
  readonly by: string
  readonly subject: string
  readonly reason: string
}

const text = { type: 'string' } as const
const options = {
  json: { type: 'boolean', default: false },
  by: text,
  reason: text,
  name: text,
  responsible: text,
  email: text,
  phone: text,
  language: text,
  'organisation-contact': text,
  'on-call': text,
  'on-call-phone': text,
} as const

type Values = ReturnType<typeof parseValues>['values']

/** @throws UsageError */
export function parseOfficeCall(args: string[]): OfficeCall {
  const { values, positionals } = parseValues(args)
  const [verb, subject, ...more] = positionals
  if (verb === undefined) return { kind: 'list', json: values.json }
  if (verb === 'fpa' && positionals.length === 1 && values.by === undefined)
    return { kind: 'contacts', json: values.json }
  if (subject === undefined || more.length > 0 || values.json) throw new UsageError('one office or area is needed')
  const by = requireStaffId(values.by)
  if (verb === 'poll') return { kind: 'poll', office: subject, reason: parseReason(values.reason), by }
  if (values.reason !== undefined) throw new UsageError('only poll takes a --reason')
  if (verb === 'try') return tryOffice(subject, by, values)
  requireForms(values)
  if (verb === 'set') return setOffice(subject, by, values)
  if (verb === 'fpa') return setFpaContact(subject, by, values)
  throw new UsageError('there are try, set, poll and fpa')
}

function parseReason(value: string | undefined): PollReason {
  const reason = pollReasons.find((one) => one === value)
  if (reason) return reason
  throw new UsageError(`--reason is one of ${pollReasons.join(', ')}`)
}

function parseValues(args: string[]) {
  return parseArgs({ args, options, allowPositionals: true })
}

function tryOffice(office: string, by: string, { json: _, by: __, ...contacts }: Values): OfficeCall {
  if (Object.keys(contacts).length > 0) throw new UsageError('try takes the office and --by')
  return { kind: 'try', office, by }
}

function setOffice(office: string, by: string, values: Values): OfficeChange {
  const { responsible, email, phone, language, name } = values
  const contacts = {
    responsible,
    email,
    phone,
    language,
    organisation: values['organisation-contact'],
    onCall: values['on-call'],
    onCallPhone: values['on-call-phone'],
  }
  if (name !== undefined) throw new UsageError('of an office, the person is named by --responsible')
  if (Object.values(contacts).every((one) => one === undefined)) throw new UsageError('nothing is to be set')
  const body = { office, ...contacts }
  return { kind: 'change', step: 'set_office', body, by, subject: `office:${office}`, reason: 'office.contacts-set' }
}

function setFpaContact(area: string, by: string, { name, email, phone, language }: Values): OfficeChange {
  if (name === undefined || email === undefined) throw new UsageError('FPA’s contact has a --name and an --email')
  const body = { area, name, email, phone, language }
  return { kind: 'change', step: 'set_fpa_contact', body, by, subject: `area:${area}`, reason: 'fpa.contact-set' }
}

function requireStaffId(by: string | undefined): string {
  if (isPublicId(by)) return by
  throw new UsageError('--by is your staff id: 1 to 100 of A-Z a-z 0-9 . _ : / -, and no personal identity code')
}

function requireForms(values: Values): void {
  for (const address of [values.email, values['organisation-contact'], values['on-call']]) {
    if (address !== undefined && !/^[^@,;:<>"()\s\p{Cc}]+@[A-Za-z0-9.-]+$/u.test(address)) {
      throw new UsageError('an e-mail address is not of the form name@host')
    }
  }
  for (const number of [values.phone, values['on-call-phone']]) {
    if (number !== undefined && !/^\+?[0-9]+([ -][0-9]+)*$/.test(number)) {
      throw new UsageError('a telephone number is digits, parted by spaces or hyphens')
    }
  }
  if (values.language !== undefined && !['fi', 'sv', 'en'].includes(values.language)) {
    throw new UsageError('--language is fi, sv or en')
  }
}
