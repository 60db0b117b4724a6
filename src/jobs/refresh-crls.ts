import type postgres from 'postgres'
import { fetchCrl } from '../net/crl.ts'
import type { TrustFolder } from '../net/trust-folder.ts'
import { markStep } from '../step-mark.ts'
import { loadCrls, saveCrl } from '../store/crls.ts'
import { type Crl, findCrl, findUsableCrl } from '../verify/crl.ts'
import { hasBegun } from '../verify/revocation.ts'
import type { AuthorityEntry } from '../verify/trust-file.ts'
import { type Certificate, parseCertificate } from '../verify/x509.ts'

/**
 * Fetches the revocation list of every authority in trust.json ahead of time. A source that fails, or gives a list that
 * does not count, leaves the list that is held, until it is too old to decide with.
 * @throws AggregateError when some source failed; the others are saved all the same
 */
export async function refreshCrls(
  sql: postgres.Sql,
  folder: string,
  { file, authorities }: TrustFolder,
  now: Date,
): Promise<void> {
  const limits = { folder, timeoutMs: 10_000, bytesMax: 16 * 1024 * 1024 }
  const held = new Map((await loadCrls(sql)).map(({ issuer, der }) => [issuer, der]))

  async function refresh({ file: issuer, crl: source }: AuthorityEntry): Promise<void> {
    const der = await fetchCrl(source, limits)
    const known = held.get(issuer)
    if (known?.equals(der)) return
    const authority = parseCertificate(authorities.get(issuer) ?? Buffer.alloc(0))
    const crl = requireCrl(der, authority, now)
    // A list held that does not count may bear any date, and must not keep the good ones out.
    const bad = known && !counts(known, authority, now) ? known : undefined
    markStep('crl.fetched')
    await saveCrl(sql, { issuer, der }, new Date(crl.thisUpdate), bad)
  }

  const results = await Promise.allSettled([...file.anchors, ...file.intermediates].map(refresh))
  const failures = results.filter((result) => result.status === 'rejected').map((result) => result.reason)
  if (failures.length > 0) throw new AggregateError(failures, 'some revocation lists could not be fetched')
}

/** @throws Error naming what is wrong with it */
function requireCrl(der: Buffer, authority: Certificate, now: Date): Crl {
  const crl = findUsableCrl(der)
  if (!crl) throw new Error('the source gave a list that cannot be used')
  if (!findCrl(authority, [crl])) throw new Error('the source gave a list that its authority did not sign')
  if (!hasBegun(crl, now)) throw new Error('the source gave a list from the future')
  return crl
}

function counts(der: Buffer, authority: Certificate, now: Date): boolean {
  const crl = findUsableCrl(der)
  return crl !== undefined && findCrl(authority, [crl]) !== undefined && hasBegun(crl, now)
}
