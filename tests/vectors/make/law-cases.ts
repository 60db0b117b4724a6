import { type Json, jsonOf, xmlOf } from './documents.ts'
import type { Signers } from './sign.ts'
import { type CaseWriter, post } from './write-case.ts'

/** What the law does not allow at that place or on that day: XML by xmlsec1, JWS by jwcrypto. */
export function makeLawCases({ refuse }: CaseWriter, signers: Signers): void {
  const both = (code: string, name: string, about: string, type: string, changes: Json, by: 'fpa' | 'satakunta') => {
    const [certificate, step] = [`${by}.p256`, { caller: `${by}.tls` }]
    const json = signers.jose(jsonOf(type, changes), certificate, { alg: 'ES256' })
    refuse(code, `${name}-json`, about, post(json, step))
    refuse(code, `${name}-xml`, about, post(signers.xmlsec1(xmlOf(type, changes), certificate), step))
  }
  const aland = { person: { homeMunicipality: '478', contactLanguage: 'sv' } }

  both('type.not-applicable', 'aland', 'Basic assistance is not FPA’s on Åland', 'reduction-notice', aland, 'fpa')
  both(
    'type.not-applicable',
    'aland-plan',
    'A plan under UtkL 10 § about a person on Åland',
    'plan-independence',
    { ...aland, refToMessageId: null, conversationId: null },
    'satakunta',
  )
  both(
    'basis.not-allowed',
    'aland-ground-on-the-mainland',
    'The provincial act as ground of a message about the mainland',
    'concern-consented',
    { legalBasis: { section: 'Landskapslag 2020:12' } },
    'fpa',
  )
  both(
    'basis.not-in-force',
    'half-before-february',
    'A reduction of 50 % decided the day before the law allowed it',
    'reduction-notice',
    {
      decision: { decidedOn: '2026-01-31' },
      reduction: { percent: '50', ground: 'benefit-not-applied-for', exhortedOn: '2025-12-20' },
    },
    'fpa',
  )
  both(
    'basis.not-in-force',
    'integration-act-of-2010',
    'A section of an act that was repealed before the message was made',
    'immigrant-2-months',
    { legalBasis: { section: 'Lag 1386/2010' } },
    'fpa',
  )
}
