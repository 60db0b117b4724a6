import { jsonOf, xmlOf } from './documents.ts'
import { replace } from './format-cases.ts'
import type { Signers } from './sign.ts'
import { type CaseWriter, post } from './write-case.ts'

/** Certificates that openssl made so that they must not count, and signers who are not who they say. */
export async function makeCertificateCases({ refuse }: CaseWriter, signers: Signers): Promise<void> {
  const xml = (code: string, name: string, about: string, certificate: string) =>
    refuse(code, name, about, post(signers.xmlsec1(xmlOf('concern-consented'), certificate)))
  const jws = (code: string, name: string, about: string, certificate: string, header: 'x5c' | 'x5t#S256' = 'x5c') =>
    refuse(code, name, about, post(signers.jose(jsonOf('concern-consented'), certificate, { alg: 'ES256', header })))
  const good = await signers.ownJws(jsonOf('concern-consented'), 'fpa.p256')
  const inbox = (caller: string) => ({ method: 'GET' as const, path: '/v1/inbox/items', caller })

  const signed = signers.xmlsec1(xmlOf('concern-consented'), 'fpa.p256')
  const shown = /(?<=<ds:X509Certificate>)[^<]+/
  const changed = (to: string) => ({
    ...signed,
    body: replace(String(signed.body), shown, to),
    made: `${signed.made}, then changed`,
  })
  refuse('certificate.malformed', 'not-base64', 'X509Certificate is not base64', post(changed('*marker*')))
  refuse('certificate.malformed', 'empty', 'X509Certificate is empty', post(changed(' ')))

  const x5c = { alg: 'ES256', header: { x5c: ['*marker*'] } }
  refuse(
    'certificate.malformed',
    'jws',
    'x5c is not base64',
    post(signers.jose(jsonOf('concern-consented'), 'fpa.p256', x5c)),
  )

  jws('certificate.not-registered', 'nobodys', 'A good certificate that nobody has registered', 'fpa.unregistered')
  jws('certificate.not-registered', 'thumbprint', 'The same, named by its thumbprint', 'fpa.unregistered', 'x5t#S256')
  xml('certificate.not-registered', 'xml', 'The same in XML', 'fpa.unregistered')
  xml(
    'certificate.not-registered',
    'registered-for-tls',
    'The certificate is registered for TLS, not for signing',
    'fpa.tls',
  )
  jws('certificate.not-registered', 'withdrawn', 'The registration was withdrawn', 'fpa.withdrawn')
  refuse(
    'certificate.not-registered',
    'not-a-certificate',
    'Base64 of something else: no party has registered it',
    post(changed('bWFya2Vy')),
  )

  xml('certificate.expired', 'xml', 'openssl: the certificate ended a day ago', 'fpa.expired')
  jws('certificate.expired', 'jws', 'The same for a JWS', 'fpa.expired')
  jws('certificate.expired', 'not-yet-valid', 'The certificate begins tomorrow', 'fpa.not-yet-valid')
  xml('certificate.expired', 'authority', 'The issuing authority’s own certificate has ended', 'fpa.of-lapsed')
  refuse(
    'certificate.expired',
    'caller',
    'The caller’s TLS certificate ended a day ago',
    post(good, { caller: 'fpa.tls-expired' }),
  )

  xml('certificate.path-invalid', 'unknown-authority', 'An authority that is not in trust.json', 'fpa.of-outside')
  jws('certificate.path-invalid', 'authority-for-another-purpose', 'The authority counts for TLS only', 'fpa.of-tls')
  xml(
    'certificate.path-invalid',
    'unknown-critical-extension',
    'A critical extension that nobody knows',
    'fpa.unknown-critical',
  )

  xml('certificate.usage-not-allowed', 'key-encipherment', 'The key may only encipher keys', 'fpa.encipherment')
  jws('certificate.usage-not-allowed', 'server', 'The certificate is for TLS servers only', 'fpa.server')
  xml('certificate.usage-not-allowed', 'authority', 'The certificate is that of an authority', 'fpa.authority')

  xml('certificate.revoked', 'xml', 'openssl ca -revoke, and the list of openssl ca -gencrl', 'fpa.revoked')
  jws('certificate.revoked', 'jws', 'The same for a JWS', 'fpa.revoked')
  refuse('certificate.revoked', 'caller', 'The caller’s TLS certificate is revoked', inbox('fpa.tls-revoked'))

  xml('certificate.status-stale', 'list-too-old', 'The list should have been replaced two weeks ago', 'fpa.of-stale')
  jws(
    'certificate.status-stale',
    'no-list',
    'No list of this authority is held, only one that another has signed',
    'fpa.of-silent',
  )

  const of = (party: string) => ({ from: party })
  const document = signers.xmlsec1(xmlOf('concern-consented', of('3221304-3')), 'fpa.p256')
  refuse('signer.not-sender', 'xml', 'FPA signs in the name of Satakunta', post(document))
  refuse(
    'signer.not-sender',
    'jws',
    'Satakunta signs in the name of FPA',
    post(signers.jose(jsonOf('plan-client', of('0246246-0')), 'satakunta.p256', { alg: 'ES256' }), {
      caller: 'satakunta.tls',
    }),
  )
  xml('signer.not-sender', 'no-business-id', 'The certificate’s subject has no serialNumber', 'fpa.no-business-id')
  jws(
    'signer.not-sender',
    'other-business-id',
    'The certificate’s serialNumber is that of another party',
    'fpa.other-business-id',
  )

  refuse('caller.not-sender', 'xml', 'Satakunta hands in what FPA signed', post(signed, { caller: 'satakunta.tls' }))
  refuse(
    'caller.not-sender',
    'jws',
    'FPA hands in what Satakunta signed',
    post(signers.jose(jsonOf('plan-client'), 'satakunta.p256', { alg: 'ES256' })),
  )
}
