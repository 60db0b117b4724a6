import { type Measure, signerOf, type Vouching } from '../../check.ts'
import { Refusal } from '../../errors.ts'
import { fetchCrl } from '../../net/crl.ts'
import { readTrustFolder, type TrustFolder } from '../../net/trust-folder.ts'
import { parseEnvelope } from '../../verify/envelope.ts'
import { findPartyNamed } from '../../verify/party-named.ts'
import type { SignedDocument } from '../../verify/signed-form.ts'
import { createTrust } from '../../verify/trust.ts'
import { type Certificate, parseCertificate } from '../../verify/x509.ts'
import { UsageError } from './usage-error.ts'

/** What a command believes of signatures, without the register of a gateway. */
export interface LocalTrust {
  vouchFor(document: SignedDocument): Vouching
}

/**
 * Without a folder only the signature itself is judged. With one, its authorities and their revocation lists count, and
 * the certificates given count as registered to whom they name; with none given, that which the document shows.
 * @throws UsageError when the folder cannot be read
 */
export async function readLocalTrust(
  folder: string | undefined,
  certificates: readonly Certificate[],
  measure: Measure,
): Promise<LocalTrust> {
  if (folder === undefined) return { vouchFor: () => ({ certificates }) }
  const authorities = await readFolder(folder)
  const crls = await readCrls(folder, authorities)
  return {
    vouchFor(document) {
      const claimed = certificates.length === 0
      const registered = claimed ? findShown(document) : certificates
      const registrations = registered.flatMap((certificate) => register(certificate, measure))
      return { trust: createTrust({ ...authorities, crls, registrations }), claimed }
    },
  }
}

async function readFolder(folder: string): Promise<TrustFolder> {
  try {
    return await readTrustFolder(folder)
  } catch (err) {
    throw new UsageError(`--trust: ${err instanceof Error ? err.message : 'the folder cannot be read'}`)
  }
}

/** A list that cannot be had is missing, and the verdict then says that the revocation data is too old to decide. */
async function readCrls(folder: string, { file }: TrustFolder): Promise<Buffer[]> {
  const limits = { folder, timeoutMs: 10_000, bytesMax: 16 * 1024 * 1024 }
  const sources = [...file.anchors, ...file.intermediates].map(({ crl }) => fetchCrl(crl, limits))
  return (await Promise.allSettled(sources)).flatMap((list) => (list.status === 'fulfilled' ? [list.value] : []))
}

/** What cannot be read is refused when the document is judged. */
function findShown(document: SignedDocument): Certificate[] {
  try {
    const { certificate } = parseEnvelope(document)
    return certificate ? [parseCertificate(certificate)] : []
  } catch (err) {
    if (err instanceof Refusal) return []
    throw err
  }
}

function register(certificate: Certificate, measure: Measure) {
  const named = findPartyNamed(certificate)
  if (!named) return []
  const always = { validFrom: new Date(0), validUntil: null }
  return [{ party: signerOf(named, measure), purpose: 'signature' as const, der: certificate.der, ...always }]
}
