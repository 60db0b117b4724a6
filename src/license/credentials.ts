import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toPem } from '../dev/pem.ts'
import { createDevelopmentPki, issueCertificate, type Leaf } from '../dev/pki.ts'

/** Keys of a licence run: made for it, over after a day, and no authority's key is kept. */
export interface Credentials {
  /** The proctor's TLS. */
  readonly server: Leaf
  /** With which the receiver under test connects. */
  readonly receiver: Leaf
  /** With which test documents are signed. */
  readonly sender: Leaf
  /** PEM. */
  readonly root: string
}

export const partyIds = { sender: '0246246-0', receiver: '3221304-3', proctor: '0000000-0' } as const

/** @param host what the receiver connects to */
export function createCredentials(host: string, now: Date): Credentials {
  const pki = createDevelopmentPki(now)
  const validity = { notBefore: new Date(now.getTime() - hourMs), notAfter: new Date(now.getTime() + 24 * hourMs) }
  const leaf = (id: string, purpose: 'server' | 'tls' | 'signature', names?: readonly string[]) =>
    issueCertificate(pki, { id, name: `Budkavle licence: ${purpose}`, purpose, ...validity, ...(names && { names }) })
  return {
    server: leaf(partyIds.proctor, 'server', [...new Set(['localhost', '127.0.0.1', host])]),
    receiver: leaf(partyIds.receiver, 'tls'),
    sender: leaf(partyIds.sender, 'signature'),
    root: toPem('CERTIFICATE', pki.root.certificate),
  }
}

/** What the receiver under test is given: `receiver.pem` (key and chain) and `root.pem`. */
export async function writeCredentials(folder: string, { receiver, root }: Credentials): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, 'receiver.pem'), keyPem(receiver) + receiver.chain, { mode: 0o600 })
  await writeFile(join(folder, 'root.pem'), root)
}

export function keyPem({ key }: Leaf): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString()
}

const hourMs = 3_600_000
