import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parsePem } from '../verify/pem.ts'
import type { CrlSource } from '../verify/trust-file.ts'
import { FetchError, fetchBytes } from './fetch.ts'

export interface CrlLimits {
  /** The folder of `trust.json`: a source that is a file lies in it. */
  readonly folder: string
  readonly timeoutMs: number
  readonly bytesMax: number
}

/**
 * A revocation list from its source, as DER (a PEM list is decoded). It is verified when it is taken into use, not here.
 * @throws FetchError
 */
export async function fetchCrl(source: CrlSource, limits: CrlLimits): Promise<Buffer> {
  const bytes = 'url' in source ? await fetchUrl(source.url, limits) : await readCrlFile(source.file, limits)
  return toDer(bytes)
}

/** Only `trust.json` names hosts, and a redirect to another is refused. */
function fetchUrl(url: string, { timeoutMs, bytesMax }: CrlLimits): Promise<Buffer> {
  return fetchBytes(url, { allowedHosts: [URL.parse(url)?.hostname ?? ''], timeoutMs, bytesMax })
}

async function readCrlFile(file: string, { folder, bytesMax }: CrlLimits): Promise<Buffer> {
  const bytes = await readFile(join(folder, file)).catch((cause: unknown) => {
    throw new FetchError('the file cannot be read', { cause })
  })
  if (bytes.length > bytesMax) throw new FetchError('the file is larger than allowed')
  return bytes
}

function toDer(bytes: Buffer): Buffer {
  if (bytes[0] === 0x30) return bytes
  try {
    const [der] = parsePem('X509 CRL', bytes.toString('latin1'))
    if (der) return der
  } catch {
    // Refused below.
  }
  throw new FetchError('what came is neither DER nor PEM')
}
