import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parsePem } from '../verify/pem.ts'
import { parseTrustFile, type TrustFile } from '../verify/trust-file.ts'

export interface TrustFolder {
  readonly file: TrustFile
  /** DER of the certificates it names, by file name. */
  readonly authorities: ReadonlyMap<string, Buffer>
}

/**
 * Reads `trust.json` and the certificates it names.
 * @throws TrustFileError · Error when a file is missing or does not hold exactly one certificate
 */
export async function readTrustFolder(folder: string): Promise<TrustFolder> {
  const file = parseTrustFile(JSON.parse(await readFile(join(folder, 'trust.json'), 'utf8')))
  const names = [...file.anchors, ...file.intermediates].map((entry) => entry.file)
  const certificates = names.map(async (name) => [name, await readCertificate(folder, name)] as const)
  return { file, authorities: new Map(await Promise.all(certificates)) }
}

async function readCertificate(folder: string, name: string): Promise<Buffer> {
  const [der, ...more] = parsePem('CERTIFICATE', await readFile(join(folder, name), 'utf8'))
  if (!der || more.length > 0) throw new Error(`${name} does not hold exactly one certificate`)
  return der
}
