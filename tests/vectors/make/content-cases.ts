import { encode, type Json, jsonOf, messageOf, xmlOf } from './documents.ts'
import { replace } from './format-cases.ts'
import type { Signers } from './sign.ts'
import { type CaseWriter, post } from './write-case.ts'

/** Documents whose signature is good and whose content is not: XML by xmlsec1, JWS by jwcrypto. */
export async function makeContentCases({ refuse }: CaseWriter, signers: Signers): Promise<void> {
  const signXml = (document: string, certificate = 'fpa.p256') => signers.xmlsec1(document, certificate)
  const signJson = (payload: string, certificate = 'fpa.p256') => signers.jose(payload, certificate, { alg: 'ES256' })
  const json = (code: string, name: string, about: string, changes: Json, type = 'concern-consented') =>
    refuse(code, name, about, post(signJson(jsonOf(type, changes))))
  const both = (code: string, name: string, about: string, changes: Json, type = 'concern-consented') => {
    json(code, `${name}-json`, about, changes, type)
    refuse(code, `${name}-xml`, about, post(signXml(xmlOf(type, changes))))
  }
  const xml = (code: string, name: string, about: string, from: string | RegExp, to: string) =>
    refuse(code, name, about, post(signXml(replace(xmlOf('concern-consented'), from, to))))

  json('schema.unknown-type', 'type', 'A message type that is not in the catalogue', { messageType: 'marker' })
  json('schema.unknown-type', 'version', 'A version that is not in the catalogue', { schemaVersion: '99' })
  json('schema.unknown-type', 'no-type', 'No messageType', { messageType: null })
  json('schema.unknown-type', 'type-of-objects', 'A name that every object of the language has', {
    messageType: '__proto__',
    schemaVersion: '1',
  })
  xml('schema.unknown-type', 'namespace', 'A namespace that is not in the catalogue', 'concern-consented:1', 'marker:1')
  xml('schema.unknown-type', 'no-namespace', 'No namespace', ' xmlns="urn:budkavle:concern-consented:1"', '')
  refuse(
    'schema.unknown-type',
    'root',
    'Another root element',
    post(signers.own(xmlOf('concern-consented').replaceAll('message', 'marker'), 'fpa.p256')),
  )

  both('schema.invalid', 'missing', 'A mandatory field is missing', { person: { lastName: null } })
  json('schema.invalid', 'unknown-field', 'A field that the schema does not name', { markerField: 'marker' })
  json('schema.invalid', 'prototype', 'A field named __proto__', JSON.parse('{"person":{"constructor":"marker"}}'))
  both('schema.invalid', 'code', 'A code that is not on its list', { urgency: 'marker' })
  json('schema.invalid', 'kind', 'A text where true or false is expected', { person: { securityBan: 'marker' } })
  both('schema.invalid', 'too-long', 'A text that is too long', { person: { lastName: 'marker'.repeat(20) } })
  both('schema.invalid', 'not-a-day', 'A day that the calendar does not have', { concern: { mappedOn: '2026-02-30' } })
  json('schema.invalid', 'empty-list', 'A list without an item', { concern: { reasons: [] } })
  both('schema.invalid', 'urgent-without-reason', 'An urgent message without its reason and call-back number', {
    urgency: 'urgent',
  })
  both('schema.invalid', 'person-not-identified', 'Neither personal identity code nor birth date', {
    person: { personalIdentityCode: null },
  })
  both('schema.invalid', 'many', 'Nine things at once', {
    urgency: 'marker',
    person: { personalIdentityCode: '010190-999X', homeMunicipality: '10', phone: 'marker', securityBan: null },
    legalBasis: { section: 'marker' },
    consent: { purpose: 'plan-client', receiver: 'fpa', withdrawnAt: '2026-11-20T10:00:00Z' },
  })
  xml(
    'schema.invalid',
    'order',
    'Two elements in the wrong order',
    /(<firstNames>[\s\S]*?<\/firstNames>)\s*(<lastName>[\s\S]*?<\/lastName>)/,
    '<lastName>Mallinen</lastName><firstNames>Testi</firstNames>',
  )
  xml(
    'schema.invalid',
    'twice',
    'An element stands twice',
    '<urgency>normal</urgency>',
    '<urgency>normal</urgency><urgency>urgent</urgency>',
  )
  xml('schema.invalid', 'attribute', 'An attribute', '<lastName>', '<lastName marker="marker">')
  xml('schema.invalid', 'text', 'Text between elements', '<person>', '<person>marker')
  xml(
    'schema.invalid',
    'foreign-element',
    'An element of another namespace',
    '</person>',
    '<m:marker xmlns:m="urn:marker">marker</m:marker></person>',
  )
  xml(
    'schema.invalid',
    'foreign-twin',
    'The same name in another namespace',
    '</person>',
    '<m:lastName xmlns:m="urn:marker">marker</m:lastName></person>',
  )

  both('identifier.invalid', 'check-character', 'The check character of the personal identity code is wrong', {
    person: { personalIdentityCode: '010190-999X' },
  })
  json('identifier.invalid', 'lower-case', 'A personal identity code in lower case', {
    person: { personalIdentityCode: '010190-999w' },
  })
  json('identifier.invalid', 'day', 'A personal identity code that begins with 30 February', {
    person: { personalIdentityCode: '300290-999N' },
  })
  json('identifier.invalid', 'municipality', 'A municipality code of two digits', {
    person: { homeMunicipality: '10' },
  })
  both('identifier.invalid', 'birth-date', 'A birth date that is not that of the code', {
    person: { birthDate: '1990-01-02' },
  })
  json('identifier.invalid', 'birth-date-in-future', 'A birth date in the future', {
    person: { personalIdentityCode: null, birthDate: '2026-12-01' },
  })

  both('message.stale', 'a-week', 'One second older than seven days', {
    createdAt: '2026-11-14T11:59:59Z',
    consent: { givenAt: '2026-11-14T11:00:00Z' },
  })
  both('message.from-future', 'five-minutes', 'One second more than five minutes ahead', {
    createdAt: '2026-11-21T12:05:01Z',
  })

  const plan = jsonOf('plan-client', { from: '0246246-0' })
  refuse('party.not-allowed', 'plan-from-fpa', 'FPA sends what social services send', post(signJson(plan)))
  const concern = xmlOf('concern-consented', { from: '3221304-3' })
  refuse(
    'party.not-allowed',
    'concern-from-social-services',
    'Social services send what FPA sends',
    post(signXml(concern, 'satakunta.p256'), { caller: 'satakunta.tls' }),
  )

  both('basis.not-allowed', 'mode', 'A legal mode of another message type', {
    legalBasis: { mode: 'statutory-notice' },
  })
  both('basis.not-allowed', 'section', 'A section of another mode', {
    legalBasis: { section: 'SVL 1301/2014 35 § 2 mom.' },
  })
  both(
    'basis.incomplete',
    'facts',
    'The facts that the section asks for are missing',
    { legalBasis: { facts: null } },
    'concern-statutory-adult',
  )
  json(
    'basis.incomplete',
    'informed',
    'Whether the client was told is missing',
    { legalBasis: { clientInformed: null } },
    'concern-statutory-adult',
  )

  both('consent.missing', 'none', 'No consent', { consent: null })
  refuse(
    'consent.missing',
    'plan',
    'A plan notification without the client’s permission',
    post(
      signJson(
        jsonOf('plan-activation', { consent: null, refToMessageId: null, conversationId: null }),
        'satakunta.p256',
      ),
      { caller: 'satakunta.tls' },
    ),
  )
  both('consent.not-yet-given', 'a-second', 'Given one second after the message was made', {
    consent: { givenAt: '2026-11-20T08:15:01Z' },
  })
  both('consent.expired', 'an-hour', 'It ended an hour ago', { consent: { validUntil: '2026-11-21T11:00:00Z' } })
  both('consent.withdrawn', 'after', 'Withdrawn after the message was made', {
    consent: { withdrawnAt: '2026-11-21T08:00:00Z' },
  })
  both('consent.wrong-purpose', 'plan', 'Given for a plan notification', { consent: { purpose: 'plan-client' } })
  both('consent.wrong-receiver', 'fpa', 'Given for FPA as the receiver', { consent: { receiver: 'fpa' } })
  refuse(
    'consent.wrong-receiver',
    'several',
    'Three things are wrong with it',
    post(
      signXml(
        encode(
          messageOf('concern-consented', {
            consent: { receiver: 'fpa', withdrawnAt: '2026-11-21T08:00:00Z', validUntil: '2026-11-21T11:00:00Z' },
          }),
        ),
      ),
    ),
  )
}
