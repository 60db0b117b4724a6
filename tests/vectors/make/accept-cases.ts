import type { Accepted, Step } from '../play/case.ts'
import { type Json, jsonOf, xmlOf } from './documents.ts'
import { algorithms, type Made, type Signers } from './sign.ts'
import { type CaseWriter, post } from './write-case.ts'

const { rsaSha256, rsaSha512, ecdsaSha384, sha384, sha512 } = algorithms
/** Types that stand by themselves; what refers to others is sent in tests/flow/catalogue.test.ts. */
const types = [
  'concern-consented',
  'concern-statutory-adult',
  'plan-client',
  'plan-independence',
  'plan-activation',
] as const
type Type = (typeof types)[number]

/** Documents that must be accepted, most of them signed by tools that know nothing of us. */
export async function makeAcceptCases({ accept }: CaseWriter, signers: Signers): Promise<void> {
  const add = (name: string, about: string, document: Made, told: Partial<Accepted> = {}, step: Partial<Step> = {}) =>
    accept(
      name,
      about,
      { messageType: 'concern-consented', office: 'area-06', algorithm: 'ecdsa-p256-sha256', ...told },
      post(document, step),
    )
  const concern = (changes: Json = {}) => xmlOf('concern-consented', changes)
  const concernJson = (changes: Json = {}) => jsonOf('concern-consented', changes)
  const { xmlsec1, jose } = signers

  add('xmlsec1-p256', 'xmlsec1, ECDSA P-256', xmlsec1(concern(), 'fpa.p256'))
  add('xmlsec1-p384', 'xmlsec1, ECDSA P-384', xmlsec1(concern(), 'fpa.p384', { method: ecdsaSha384, digest: sha384 }), {
    algorithm: 'ecdsa-p384-sha384',
  })
  add(
    'xmlsec1-rsa3072',
    'xmlsec1, RSA 3072 with SHA-256; the serialNumber in the form FI02462460',
    xmlsec1(concern(), 'fpa.rsa3072', { method: rsaSha256 }),
    { algorithm: 'rsa-sha256' },
  )
  add(
    'xmlsec1-rsa3072-sha512',
    'xmlsec1, RSA 3072 with SHA-512',
    xmlsec1(concern(), 'fpa.rsa3072', { method: rsaSha512, digest: sha512 }),
    { algorithm: 'rsa-sha512' },
  )
  add(
    'xmlsec1-by-id',
    'xmlsec1, the reference names the root by its Id',
    xmlsec1(concern(), 'fpa.p256', { id: 'message-1' }),
  )
  add(
    'xmlsec1-xades',
    'xmlsec1, XAdES B-B: signing time and certificate are signed too',
    xmlsec1(concern(), 'fpa.p256', { signingTime: '2026-11-21T11:59:00Z' }),
  )
  add(
    'own-xades',
    'The development signer, XAdES B-B',
    signers.own(concern(), 'fpa.p256', { signingTime: new Date('2026-11-21T11:59:00Z') }),
  )

  const algorithmsOfJws = [
    ['jwcrypto', 'ES256', 'fpa.p256', 'ecdsa-p256-sha256'],
    ['jwcrypto', 'ES384', 'fpa.p384', 'ecdsa-p384-sha384'],
    ['jwcrypto', 'RS256', 'fpa.rsa3072', 'rsa-sha256'],
    ['jwcrypto', 'PS256', 'fpa.rsa3072', 'rsa-pss-sha256'],
    ['jwcrypto', 'EdDSA', 'fpa.ed25519', 'ed25519'],
    ['authlib', 'ES256', 'fpa.p256', 'ecdsa-p256-sha256'],
    ['authlib', 'PS384', 'fpa.rsa3072', 'rsa-pss-sha384'],
  ] as const
  for (const [tool, alg, key, algorithm] of algorithmsOfJws) {
    const compact = jose(concernJson(), key, { tool, alg, form: 'compact', header: 'x5t#S256' })
    add(`${tool}-${alg.toLowerCase()}-compact`, `${tool}, ${alg}, compact with x5t#S256`, compact, { algorithm })
    add(
      `${tool}-${alg.toLowerCase()}-flattened`,
      `${tool}, ${alg}, flattened with x5c`,
      jose(concernJson(), key, { tool, alg }),
      { algorithm },
    )
  }
  const { x5c, ...headers } = {
    x5c: [signers.certificate('fpa.p256').toString('base64')],
    typ: 'JOSE',
    cty: 'json',
    kid: 'key-1',
    iat: 1_795_262_400,
  }
  add(
    'jwcrypto-all-headers',
    'jwcrypto with every header parameter that may stand',
    jose(concernJson(), 'fpa.p256', { alg: 'ES256', header: { x5c, ...headers } }),
  )

  for (const type of types) {
    const told = { messageType: type, office: officeOf(type) }
    const [certificate, caller] = type.startsWith('plan')
      ? ['satakunta.p256', 'satakunta.tls']
      : ['fpa.p256', 'fpa.tls']
    add(`${type}-xml`, 'The type’s example in XML by xmlsec1', xmlsec1(xmlOf(type, alone), certificate), told, {
      caller,
    })
    add(
      `${type}-json`,
      'The type’s example in JSON by jwcrypto',
      jose(jsonOf(type, alone), certificate, { alg: 'ES256' }),
      told,
      { caller },
    )
  }

  const aland = {
    person: { homeMunicipality: '478', contactLanguage: 'sv' },
    legalBasis: { section: 'Landskapslag 2020:12' },
  }
  add('aland', 'A person in Mariehamn', xmlsec1(concern(aland), 'fpa.p256'), { office: 'area-91' })
  add(
    'merged-municipality',
    'The code of Luvia, merged into Euraåminne in 2017',
    jose(concernJson({ person: { homeMunicipality: '442' } }), 'fpa.p256', { alg: 'ES256' }),
  )
  add(
    'unknown-municipality',
    'A municipality code that nobody has: to the manual desk, not lost',
    xmlsec1(concern({ person: { homeMunicipality: '999' } }), 'fpa.p256'),
    { office: 'manual-desk', reason: 'route.municipality-unknown' },
  )
  const anonymous = { person: { personalIdentityCode: null, birthDate: '1990-01-01', temporaryId: 'TMP-900/2' } }
  add(
    'no-personal-identity-code',
    'A person without a personal identity code',
    jose(concernJson(anonymous), 'fpa.p256', { alg: 'ES256' }),
  )
  const urgent = {
    urgency: 'urgent',
    urgencyReason: 'Electricity is cut off tomorrow.',
    callBackNumber: '+358 20 000 0001',
    person: { homeMunicipality: '434', placeOfStay: '102' },
  }
  add(
    'urgent-place-of-stay',
    'Urgent: the place of stay decides, not the home municipality',
    xmlsec1(concern(urgent), 'fpa.p256'),
  )
  add(
    'not-urgent-place-of-stay',
    'Not urgent: the home municipality decides',
    xmlsec1(concern({ person: urgent.person }), 'fpa.p256'),
    { office: 'area-01' },
  )
  add(
    'office-unheld',
    'A person in Helsinki, whose office nobody in this world can poll: to the manual desk',
    jose(concernJson({ person: { homeMunicipality: '091' } }), 'fpa.p256', { alg: 'ES256' }),
    { office: 'manual-desk', reason: 'route.office-unheld' },
  )
  add(
    'oldest',
    'Seven days old to the second',
    jose(concernJson({ createdAt: '2026-11-14T12:00:00Z', consent: { givenAt: '2026-11-14T12:00:00Z' } }), 'fpa.p256', {
      alg: 'ES256',
    }),
  )
  add(
    'newest',
    'Five minutes ahead to the second, with a consent that ends now',
    jose(
      concernJson({ createdAt: '2026-11-21T12:05:00Z', consent: { validUntil: '2026-11-21T12:00:00Z' } }),
      'fpa.p256',
      { alg: 'ES256' },
    ),
  )
  add(
    'parameters-of-media-type',
    'A media type in capitals and with a parameter',
    xmlsec1(concern(), 'fpa.p256'),
    {},
    { contentType: 'Application/XML; charset=utf-8' },
  )
}

/** The message that an example refers to is not in this world. */
const alone = { refToMessageId: null, conversationId: null }

/** Of the examples: who lives in 102 goes to Satakunta; the urgent one stays in 609, which is Satakunta too. */
function officeOf(type: Type): string {
  return type.startsWith('plan') ? 'fpa' : 'area-06'
}
