import { helsinkiDate } from '../../message/helsinki-time.ts'
import { findNotLive } from '../../route/live.ts'
import type { FindNotLive } from '../../store/office-signs.ts'
import { loadRoutingTable } from '../../store/routing.ts'
import type { OpenDatabase } from './open-database.ts'

/**
 * Why offices do not count as live, as a command beside the gateway sees it: whether gateways let a certificate in is
 * theirs to judge; here it only has to be registered, and of today.
 */
export async function readNotLive(
  { sql, config }: Pick<OpenDatabase, 'sql' | 'config'>,
  at: Date,
): Promise<FindNotLive> {
  const table = await loadRoutingTable(sql, () => true, config)
  return (id) => {
    const office = table.offices.get(id)
    return office ? findNotLive(office, config, helsinkiDate(at), at) : []
  }
}
