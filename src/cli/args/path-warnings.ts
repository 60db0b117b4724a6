import { dirname } from 'node:path'
import type postgres from 'postgres'
import { Refusal } from '../../errors.ts'
import { readTrustFolder } from '../../net/trust-folder.ts'
import { loadCrls } from '../../store/crls.ts'
import { type Use, verifyCertificate } from '../../verify/certificate.ts'
import { createTrust } from '../../verify/trust.ts'
import { requireUsage } from '../../verify/usage.ts'
import type { Certificate } from '../../verify/x509.ts'

export interface PathQuestion {
  readonly certificate: Certificate
  readonly use: Use
  /** Of `trust.json`; without it only the certificate itself is looked at. */
  readonly trustFile: string | undefined
  readonly at: Date
}

/**
 * Why a gateway would refuse the certificate now, if it would: its use, its dates, its path to an authority of
 * `trust.json`, its revocation. The revocation lists are those that the gateways hold.
 */
export async function findPathWarning(sql: postgres.Sql, question: PathQuestion): Promise<string | undefined> {
  const { certificate, use, trustFile, at } = question
  try {
    requireUsage(certificate, use.purpose)
    if (trustFile === undefined) return findDateWarning(certificate, at)
    const crls = (await loadCrls(sql)).map(({ der }) => der)
    const trust = createTrust({ ...(await readTrustFolder(dirname(trustFile))), crls, registrations: [] })
    verifyCertificate(certificate, use, trust, at.getTime())
    return undefined
  } catch (err) {
    if (err instanceof Refusal) return `${err.detail} (${err.code})`
    throw err
  }
}

function findDateWarning({ notBefore, notAfter }: Certificate, at: Date): string | undefined {
  if (at.getTime() > notAfter) return 'the certificate has expired (certificate.expired)'
  return at.getTime() < notBefore ? 'the certificate is not valid yet (certificate.expired)' : undefined
}
