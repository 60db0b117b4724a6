import { mkdirSync } from 'node:fs'
import type { Scratch } from './scratch.ts'

/** One certification authority of the world, all of them run by `openssl ca`. */
export interface AuthoritySpec {
  readonly name: string
  /** Absent for a root. */
  readonly issuer?: string
  readonly key: KeySpec
  readonly notAfter?: string
  readonly pathLength?: number
  readonly listUntil?: string
}

export type KeySpec = 'p256' | 'p384' | 'p521' | 'k256' | 'rsa2048' | 'rsa3072' | 'ed25519'

export const start = '20260101000000Z'
export const end = '20460101000000Z'
const listStart = '20261101000000Z'

const keyArguments: Readonly<Record<KeySpec, readonly string[]>> = {
  p256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  p521: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  k256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
  rsa2048: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  rsa3072: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'],
  ed25519: ['-algorithm', 'ED25519'],
}

export function makeAuthority(scratch: Scratch, spec: AuthoritySpec): void {
  const { name, issuer = name, pathLength } = spec
  mkdirSync(scratch.path(`${name}.ca`))
  scratch.write(`${name}.ca/index.txt`, '')
  scratch.write(`${name}.ca/crlnumber`, '1000\n')
  scratch.write(`${name}.cnf`, configuration(name))
  const length = pathLength === undefined ? '' : `,pathlen:${pathLength}`
  issue(scratch, {
    name,
    issuer,
    key: spec.key,
    subject: `/C=FI/O=Budkavle test vectors/CN=Budkavle test vectors ${name}`,
    extensions: [`basicConstraints=critical,CA:true${length}`, 'keyUsage=critical,keyCertSign,cRLSign'],
    ...(spec.notAfter ? { notAfter: spec.notAfter } : {}),
  })
}

export interface IssueSpec {
  readonly name: string
  readonly issuer: string
  readonly key: KeySpec
  readonly subject: string
  readonly extensions: readonly string[]
  readonly notBefore?: string
  readonly notAfter?: string
  readonly digest?: string
}

/** `<name>.key` and `<name>.pem`, by `openssl genpkey`, `openssl req` and `openssl ca`. */
export function issue(scratch: Scratch, spec: IssueSpec): void {
  const { name, issuer, notBefore = start, notAfter = end, digest = digestOf(issuer) } = spec
  scratch.run('openssl', ['genpkey', ...keyArguments[spec.key], '-out', `${name}.key`])
  const request = ['req', '-new', '-key', `${name}.key`, '-utf8', '-subj', spec.subject, '-config', `${issuer}.cnf`]
  scratch.run('openssl', [...request, '-out', `${name}.csr`])
  const identifiers = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid']
  scratch.write(`${name}.ext`, ['[ext]', ...spec.extensions, ...identifiers, ''].join('\n'))
  const dates = ['-startdate', notBefore, '-enddate', notAfter]
  const how = ['-extfile', `${name}.ext`, '-extensions', 'ext', '-md', digest, '-notext', '-batch', '-preserveDN']
  const signer = issuer === name ? ['-selfsign', '-keyfile', `${name}.key`] : []
  scratch.run('openssl', [
    'ca',
    '-config',
    `${issuer}.cnf`,
    ...signer,
    '-in',
    `${name}.csr`,
    '-out',
    `${name}.pem`,
    ...dates,
    ...how,
  ])
}

export function revoke(scratch: Scratch, name: string, issuer: string): void {
  scratch.run('openssl', ['ca', '-config', `${issuer}.cnf`, '-revoke', `${name}.pem`, '-crl_reason', 'keyCompromise'])
}

/** `<name>.crl`, by `openssl ca -gencrl`. */
export function makeList(scratch: Scratch, { name, listUntil = end }: AuthoritySpec): void {
  const dates = ['-crl_lastupdate', listStart, '-crl_nextupdate', listUntil]
  scratch.run('openssl', [
    'ca',
    '-config',
    `${name}.cnf`,
    '-gencrl',
    '-md',
    digestOf(name),
    ...dates,
    '-out',
    `${name}.crl`,
  ])
}

/** The root's key is P-384, which goes with SHA-384. */
function digestOf(issuer: string): string {
  return issuer === 'root' ? 'sha384' : 'sha256'
}

function configuration(name: string): string {
  return `[ca]
default_ca = this
[this]
database = ${name}.ca/index.txt
new_certs_dir = ${name}.ca
crlnumber = ${name}.ca/crlnumber
certificate = ${name}.pem
private_key = ${name}.key
rand_serial = yes
unique_subject = no
email_in_dn = no
default_md = sha256
default_days = 30
default_crl_days = 30
policy = any
crl_extensions = list
[any]
commonName = optional
[list]
authorityKeyIdentifier = keyid
[req]
distinguished_name = subject
string_mask = utf8only
[subject]
`
}
