import type { GeneralName, NameConstraints } from './general-name.ts'
import { nameOids } from './name.ts'
import type { Certificate } from './x509.ts'

/**
 * RFC 5280 §6.1.3 (b) and (c): every name of the certificate lies within the permitted subtrees of its form, if there
 * are any, and within no excluded one. A constraint of a form that cannot be evaluated is never satisfied.
 */
export function satisfies(constraints: NameConstraints, certificate: Certificate): boolean {
  const { permitted, excluded } = constraints
  if ([...permitted, ...excluded].some((base) => !canEvaluate(base))) return false
  const constrainsUris = [...permitted, ...excluded].some(({ form }) => form === 'uri')
  return namesOf(certificate).every((name) => {
    // RFC 5280 §4.2.1.10: a URI whose host cannot be told is refused where any URI is constrained.
    if (constrainsUris && name.form === 'uri' && findHost(name.text) === undefined) return false
    const sameForm = permitted.filter(({ form }) => form === name.form)
    const within = sameForm.length === 0 || sameForm.some((base) => isWithin(name, base))
    return within && !excluded.some((base) => isWithin(name, base) || isWildcardOver(name, base))
  })
}

function canEvaluate(base: GeneralName): boolean {
  if (base.form === 'ip') return base.octets.length === 8 || base.octets.length === 32
  if (base.form === 'dns') return !base.text.startsWith('.')
  return base.form !== 'other'
}

function namesOf(certificate: Certificate): GeneralName[] {
  const { subject, extensions } = certificate
  const names: GeneralName[] = [...(extensions.subjectAltName ?? [])]
  if (subject.rdns.length > 0) names.push({ form: 'directory', name: subject })
  for (const { oid, value } of subject.attributes) {
    if (oid === nameOids.emailAddress) names.push({ form: 'email', text: value.toLowerCase() })
  }
  return names
}

function isWithin(name: GeneralName, base: GeneralName): boolean {
  if (name.form === 'directory' && base.form === 'directory') {
    return base.name.rdns.every((rdn, i) => name.name.rdns[i] === rdn)
  }
  if (name.form === 'ip' && base.form === 'ip') return isAddressWithin(name.octets, base.octets)
  if (name.form === 'dns' && base.form === 'dns') return isDomainWithin(name.text, base.text)
  if (name.form === 'email' && base.form === 'email') return isEmailWithin(name.text, base.text)
  if (name.form === 'uri' && base.form === 'uri') return isHostWithin(findHost(name.text), base.text)
  return false
}

function isDomainWithin(domain: string, base: string): boolean {
  return base === '' || domain === base || domain.endsWith(`.${base}`)
}

/** `*.example.fi` may stand for an excluded `a.example.fi`. */
function isWildcardOver(name: GeneralName, base: GeneralName): boolean {
  if (name.form !== 'dns' || base.form !== 'dns' || !name.text.startsWith('*.')) return false
  return isDomainWithin(base.text, name.text.slice(2))
}

function isEmailWithin(email: string, base: string): boolean {
  const host = email.slice(email.lastIndexOf('@') + 1)
  return base.includes('@') ? email === base : isHostWithin(host, base)
}

/** A leading period means hosts of the domain, none means this very host; a URI without a host name is outside both. */
function isHostWithin(host: string | undefined, base: string): boolean {
  if (host === undefined) return false
  return base === '' || (base.startsWith('.') ? host.endsWith(base) && host !== base : host === base)
}

function findHost(uri: string): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/.exec(uri)?.[1]
  const host = authority?.replace(/^.*@/, '').replace(/:\d*$/, '').replace(/\.$/, '')
  return host && !/^[\d.]+$|^\[/.test(host) ? host : undefined
}

function isAddressWithin(address: Buffer, base: Buffer): boolean {
  if (address.length * 2 !== base.length) return false
  return address.every((octet, i) => {
    const mask = base[address.length + i] ?? 0
    return (octet & mask) === ((base[i] ?? 0) & mask)
  })
}
