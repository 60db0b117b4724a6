import { jsonOf, messageOf, xmlOf } from './documents.ts'
import type { Made, Signers } from './sign.ts'
import { type CaseWriter, post } from './write-case.ts'

/** Documents that are not what they say: XML, JWS and JSON. */
export async function makeFormatCases({ refuse }: CaseWriter, signers: Signers): Promise<void> {
  const signed = signers.own(xmlOf('concern-consented'), 'fpa.p256')
  const text = String(signed.body)
  const xml = (code: string, name: string, about: string, body: string | Buffer) =>
    refuse(code, name, about, post({ ...signed, body, made: 'src/sign/sign-xml.ts, then changed' }))
  const changed = (from: string | RegExp, to: string) => replace(text, from, to)
  const inText = (insert: string) => changed('<description>', `<description>${insert}`)

  xml('xml.malformed', 'empty', 'No bytes', '')
  xml('xml.malformed', 'not-closed', 'The root element is not closed', changed('</message>', ''))
  xml('xml.malformed', 'not-nested', 'An end tag in the wrong place', changed('</lastName>', '</firstNames>'))
  xml('xml.malformed', 'two-roots', 'Something after the root element', `${text}<message/>`)
  xml(
    'xml.malformed',
    'attribute-twice',
    'An attribute stands twice',
    changed('<message ', '<message Id="marker" Id="marker" '),
  )
  xml(
    'xml.malformed',
    'prefix-not-declared',
    'A prefix that is not declared',
    changed(/lastName>/g, 'marker:lastName>'),
  )
  xml('xml.malformed', 'unknown-entity', 'An entity that only a DTD could declare', inText('&marker;'))
  xml('xml.malformed', 'control-character', 'A character that XML does not have', inText('&#1;'))
  xml('xml.malformed', 'not-utf-8', 'Latin-1 under the name of UTF-8', Buffer.from(text, 'latin1'))

  xml(
    'xml.unsafe',
    'document-type',
    'A document type declaration',
    changed('<message ', '<!DOCTYPE message [<!ENTITY marker "marker">]><message '),
  )
  xml(
    'xml.unsafe',
    'external-entity',
    'An external entity',
    changed('<message ', '<!DOCTYPE message [<!ENTITY marker SYSTEM "file:///etc/hostname">]><message '),
  )
  xml('xml.unsafe', 'comment', 'A comment that splits a text', inText('<!-- marker -->'))
  xml('xml.unsafe', 'cdata', 'A CDATA section', inText('<![CDATA[marker]]>'))
  xml('xml.unsafe', 'processing-instruction', 'A processing instruction', inText('<?marker marker?>'))
  xml(
    'xml.unsafe',
    'stylesheet',
    'A style sheet before the root',
    changed('<message ', '<?xml-stylesheet href="marker"?><message '),
  )
  xml('xml.unsafe', 'byte-order-mark', 'A byte order mark', `\ufeff${text}`)
  xml('xml.unsafe', 'version-1.1', 'XML 1.1', changed('version="1.0"', 'version="1.1"'))
  xml(
    'xml.unsafe',
    'other-encoding',
    'An encoding other than UTF-8',
    changed('encoding="UTF-8"', 'encoding="ISO-8859-1"'),
  )
  xml(
    'xml.unsafe',
    'relative-namespace',
    'A relative namespace name',
    changed('<message ', '<message xmlns:m="marker" '),
  )

  xml('xml.too-complex', 'depth', 'Elements nested 50 deep', inText(`${'<a>'.repeat(50)}${'</a>'.repeat(50)}`))
  xml(
    'xml.too-complex',
    'attributes',
    '33 attributes on one element',
    changed('<lastName>', `<lastName ${numbered(33, (i) => `a${i}=""`)}>`),
  )
  xml(
    'xml.too-complex',
    'namespaces',
    '65 namespace declarations in force',
    changed(
      '<lastName>',
      `<lastName ${numbered(30, (i) => `xmlns:a${i}="urn:a"`)}><b ${numbered(32, (i) => `xmlns:b${i}="urn:b"`)}><c ${numbered(10, (i) => `xmlns:c${i}="urn:c"`)}/></b>`,
    ),
  )
  xml('xml.too-complex', 'name', 'An element name of 200 characters', inText(`<${'a'.repeat(200)}/>`))
  refuse('xml.too-complex', 'nodes', 'More elements than any message has', {
    ...post(signed),
    body: { start: '<message>', text: 'x<a/>', times: 10_001 },
  })

  const value = jsonOf('concern-consented')
  const compact = String((await signers.ownJws(value, 'fpa.p256', { form: 'compact' })).body)
  const flattened: Record<string, string> = JSON.parse(String((await signers.ownJws(value, 'fpa.p256')).body))
  const jws = (
    name: string,
    about: string,
    body: string | object,
    mediaType: Made['mediaType'] = 'application/jose+json',
  ) =>
    refuse(
      'jws.malformed',
      name,
      about,
      post({
        body: typeof body === 'string' ? body : JSON.stringify(body),
        mediaType,
        made: 'src/sign/sign-jws.ts, then changed',
      }),
    )
  jws(
    'two-parts',
    'The compact form without its signature part',
    compact.split('.').slice(0, 2).join('.'),
    'application/jose',
  )
  jws('five-parts', 'A JWE in compact form has five parts', `${compact}.a.b`, 'application/jose')
  jws('padding', 'Base64url with padding', `${compact}=`, 'application/jose')
  jws('line-break', 'A line break at the end', `${compact}\n`, 'application/jose')
  jws('compact-as-json', 'The compact form under the media type of the JSON form', compact)
  jws('json-as-compact', 'The JSON form under the media type of the compact form', flattened, 'application/jose')
  jws('general-form', 'The general form with its list of signatures', {
    payload: flattened.payload,
    signatures: [{ protected: flattened.protected, signature: flattened.signature }],
  })
  jws('unprotected-header', 'A header that nobody signed', { ...flattened, header: { kid: 'marker' } })
  jws('two-payloads', 'A member that stands twice', JSON.stringify(flattened).replace('{', `{"payload":"bWFya2Vy",`))
  jws('payload-not-a-text', 'The payload as JSON instead of base64url', { ...flattened, payload: { marker: 'marker' } })
  jws('not-json', 'Not JSON', 'marker')

  const json = (name: string, about: string, payload: string | Buffer, tool: 'jwcrypto' | 'authlib' = 'jwcrypto') =>
    refuse('json.malformed', name, about, post(signers.jose(payload, 'fpa.p256', { alg: 'ES256', tool })))
  json('not-json', 'The signed payload is not JSON', 'marker', 'authlib')
  json('xml', 'The signed payload is XML', xmlOf('concern-consented'))
  json(
    'member-twice',
    'A member stands twice: which one counts?',
    value.replace('"urgency"', '"urgency":"urgent","urgency"'),
  )
  json(
    'member-twice-escaped',
    'The same with an escape in the name',
    value.replace('"urgency"', '"urgenc\\u0079":"urgent","urgency"'),
  )
  json('byte-order-mark', 'A byte order mark', `\ufeff${value}`)
  json('not-utf-8', 'Latin-1', Buffer.from(value, 'latin1'))
  json('lone-surrogate', 'Half a character', value.replace('Testi ', '\\ud800 '))
  json('trailing-comma', 'A comma before the end', value.replace(/\}$/, ',}'))
  json('two-values', 'Two values', `${value}${JSON.stringify(messageOf('concern-consented'))}`)
  json('too-deep', 'Lists nested 20 deep', value.replace('"normal"', `${'['.repeat(20)}${']'.repeat(20)}`), 'authlib')
}

export function replace(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, () => to)
  if (changed === text) throw new Error(`nothing to replace: ${String(from)}`)
  return changed
}

function numbered(count: number, create: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => create(index)).join(' ')
}
