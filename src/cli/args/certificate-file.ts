import { Refusal } from '../../errors.ts'
import { parsePem } from '../../verify/pem.ts'
import { type Certificate, parseCertificate } from '../../verify/x509.ts'
import type { Io } from '../command.ts'
import { UsageError } from './usage-error.ts'
import { readOrUsage } from './verifier-keys.ts'

/**
 * The one certificate in a file, PEM or DER.
 * @throws UsageError saying what is wrong with the file
 */
export async function readCertificate(path: string, io: Io): Promise<Certificate> {
  return await read(path, io, onlyBlock)
}

/**
 * The first certificate in a file, PEM or DER: the party’s own, where its key or its chain stand in the same file.
 * @throws UsageError saying what is wrong with the file
 */
export async function readFirstCertificate(path: string, io: Io): Promise<Certificate> {
  return await read(path, io, firstBlock)
}

async function read(path: string, io: Io, selectBlock: (pem: string) => Buffer): Promise<Certificate> {
  const bytes = await readOrUsage(path, 'the certificate', io)
  try {
    return parseCertificate(isDer(bytes) ? bytes : selectBlock(bytes.toString('latin1')))
  } catch (err) {
    if (err instanceof Refusal) throw new UsageError(`${path}: ${err.detail}`)
    if (err instanceof SyntaxError) throw new UsageError(`${path}: ${err.message}`)
    throw err
  }
}

/** DER of a certificate is a SEQUENCE. */
function isDer(bytes: Buffer): boolean {
  return bytes[0] === 0x30
}

function onlyBlock(text: string): Buffer {
  const [der, ...more] = parsePem('CERTIFICATE', text)
  if (der && more.length === 0) return der
  throw new SyntaxError('the file must hold exactly one certificate, the party’s own: not its chain, not a key')
}

function firstBlock(text: string): Buffer {
  const [der] = parsePem('CERTIFICATE', text)
  if (der) return der
  throw new SyntaxError('the file holds no certificate')
}
