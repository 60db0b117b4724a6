import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { Certificate } from '../../verify/x509.ts'
import type { Io } from '../command.ts'
import { UsageError } from './usage-error.ts'
import { readOrUsage } from './verifier-keys.ts'

/**
 * The private key in a PEM file (RFC 7468; PKCS#8, PKCS#1 or SEC 1), which must be that of the certificate.
 * @throws UsageError saying what is wrong with the file, never what is in it
 */
export async function readPrivateKey(path: string, certificate: Certificate, io: Io): Promise<KeyObject> {
  const key = parseKey(path, await readOrUsage(path, 'the key', io))
  if (createPublicKey(key).equals(certificate.key)) return key
  throw new UsageError(`${path}: the key is not that of the certificate`)
}

function parseKey(path: string, bytes: Buffer): KeyObject {
  try {
    return createPrivateKey(bytes)
  } catch {
    throw new UsageError(`${path}: the file must hold a private key in PEM, without a passphrase`)
  }
}
