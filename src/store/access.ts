import type { AccessDeps } from '../access.ts'
import { findReceipt } from './log.ts'
import type { Store } from './store.ts'

/** What fetched and opened items ask of the store. */
export function createAccessStore({
  reads,
  signer,
  commit,
}: Pick<Store, 'reads' | 'signer' | 'commit'>): Pick<AccessDeps, 'recordAccess' | 'findOpening'> {
  return {
    async recordAccess({ what, party, item, leaseToken, evidence }) {
      const body = { what, message: item, party, token: leaseToken ?? null }
      return (await commit({ kind: 'apply', step: 'access', message: item, body, evidence: [evidence] })).receipt
    },
    async findOpening(item) {
      const [row] = await reads<{ entry: number | null }[]>`
        select opened_entry::float8 as entry from delivery where message = ${item}`
      return row?.entry == null ? undefined : findReceipt(reads, signer, row.entry)
    },
  }
}
