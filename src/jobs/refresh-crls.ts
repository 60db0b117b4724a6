import type postgres from 'postgres'
import { fetchCrl } from '../net/crl.ts'
import type { TrustFolder } from '../net/trust-folder.ts'
import { loadCrls, saveCrl } from '../store/crls.ts'
import { findUsableCrl } from '../verify/crl.ts'

/**
 * Fetches the revocation list of every authority in trust.json ahead of time. A source that fails leaves the list that
 * is held, until it is too old to decide with.
 * @throws AggregateError when some source failed; the others are saved all the same
 */
export async function refreshCrls(sql: postgres.Sql, folder: string, { file }: TrustFolder): Promise<void> {
  const limits = { folder, timeoutMs: 10_000, bytesMax: 16 * 1024 * 1024 }
  const authorities = [...file.anchors, ...file.intermediates]
  const held = await loadCrls(sql)
  const results = await Promise.allSettled(
    authorities.map(async (authority) => {
      const der = await fetchCrl(authority.crl, limits)
      if (held.some((known) => known.equals(der))) return
      const crl = findUsableCrl(der)
      if (!crl) throw new Error('the source gave a list that cannot be used')
      await saveCrl(sql, authority.file, der, new Date(crl.thisUpdate))
    }),
  )
  const failures = results.filter((result) => result.status === 'rejected').map((result) => result.reason)
  if (failures.length > 0) throw new AggregateError(failures, 'some revocation lists could not be fetched')
}
