import { createPrivateKey, type KeyObject, randomUUID, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CertificatePurpose } from '../message/ids.ts'
import { parsePem } from '../verify/pem.ts'
import { toPem } from './pem.ts'
import {
  createDevelopmentPki,
  createLeaf,
  type DevelopmentAuthority,
  type DevelopmentPki,
  issueCertificate,
  issueCrl,
  type Leaf,
  type LeafRequest,
} from './pki.ts'

/** Names of the authorities, and of their files. */
const authorities = ['root', 'signature', 'tls'] as const
type AuthorityName = (typeof authorities)[number]

const dayMs = 24 * 60 * 60 * 1000
const crlDays = 7

/**
 * The development PKI in a folder, in the form of `certs/`: made on first use, the same one ever after. Revocation lists
 * are issued anew each time. The folder appears whole or not at all, so a killed start leaves nothing half made.
 */
export function openDevelopmentPki(folder: string, now: Date): DevelopmentPki {
  if (!existsSync(folder)) createFolder(folder, now)
  const pki = {
    root: readAuthority(folder, 'root'),
    signature: readAuthority(folder, 'signature'),
    tls: readAuthority(folder, 'tls'),
  }
  for (const name of authorities) writeCrl(folder, pki, name, now)
  return pki
}

/** The leaf of this name, issued on first use and again when its time is over. One file holds key and chain (mode 0600). */
export function openLeaf(folder: string, pki: DevelopmentPki, name: string, request: LeafRequest): Leaf {
  const path = join(folder, `${name}.leaf.pem`)
  const issuer = request.purpose === 'signature' ? pki.signature : pki.tls
  const known = existsSync(path) ? readLeaf(path, issuer) : undefined
  if (known && new X509Certificate(known.certificate).validToDate > request.notBefore) return known
  const leaf = issueCertificate(pki, request)
  writeWhole(path, exportKey(leaf.key) + leaf.chain)
  return leaf
}

/** Puts a serial number on the authority's list for good, and issues the list. */
export function revokeLeaf(
  folder: string,
  pki: DevelopmentPki,
  name: CertificatePurpose,
  serial: string,
  now: Date,
): void {
  const serials = new Set([...readRevoked(folder, name), serial])
  writeWhole(join(folder, `${name}.revoked`), [...serials].map((s) => `${s}\n`).join(''))
  writeCrl(folder, pki, name, now)
}

function createFolder(folder: string, now: Date): void {
  const draft = `${folder}.${randomUUID()}.draft`
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  const pki = createDevelopmentPki(now)
  for (const name of authorities) {
    writeWhole(join(draft, `${name}.pem`), toPem('CERTIFICATE', pki[name].certificate), 0o644)
    writeWhole(join(draft, `${name}.key.pem`), exportKey(pki[name].key))
  }
  writeWhole(join(draft, 'trust.json'), `${JSON.stringify(createTrustFile(), null, 2)}\n`, 0o644)
  try {
    renameSync(draft, folder)
  } catch (err) {
    rmSync(draft, { recursive: true })
    // Another process was first: its PKI is the one.
    if (!existsSync(folder)) throw err
  }
}

function createTrustFile() {
  const entry = (name: AuthorityName, purposes: readonly string[]) => ({
    file: `${name}.pem`,
    kinds: ['fpa', 'social-services'],
    purposes,
    crl: { file: `${name}.crl`, maxAgeSeconds: (crlDays * dayMs) / 1000 },
  })
  return {
    anchors: [entry('root', ['signature', 'tls'])],
    intermediates: [entry('signature', ['signature']), entry('tls', ['tls'])],
  }
}

function readAuthority(folder: string, name: AuthorityName): DevelopmentAuthority {
  const [certificate] = parsePem('CERTIFICATE', readFileSync(join(folder, `${name}.pem`), 'utf8'))
  if (!certificate) throw new Error(`${name}.pem holds no certificate`)
  return { certificate, key: createPrivateKey(readFileSync(join(folder, `${name}.key.pem`))) }
}

function readLeaf(path: string, issuer: DevelopmentAuthority): Leaf | undefined {
  const pem = readFileSync(path, 'utf8')
  const [certificate] = parsePem('CERTIFICATE', pem)
  return certificate && createLeaf(createPrivateKey(pem), certificate, issuer)
}

function writeCrl(folder: string, pki: DevelopmentPki, name: AuthorityName, now: Date): void {
  const nextUpdate = new Date(now.getTime() + crlDays * dayMs)
  const crl = issueCrl(pki[name], { revoked: readRevoked(folder, name), thisUpdate: now, nextUpdate })
  writeWhole(join(folder, `${name}.crl`), toPem('X509 CRL', crl), 0o644)
}

function readRevoked(folder: string, name: AuthorityName): string[] {
  const path = join(folder, `${name}.revoked`)
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
}

function exportKey(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString()
}

/** Readers see the old content or the new, never a part. */
function writeWhole(path: string, content: string, mode = 0o600): void {
  const draft = `${path}.${randomUUID()}.draft`
  writeFileSync(draft, content, { mode })
  renameSync(draft, path)
}
