import { rmSync } from 'node:fs'
import { type Pair, startPair } from '../support/replication.ts'
import type { Fault } from './fault.ts'
import { createFolder, openSite, type Site } from './site.ts'

/** The primary is killed, its synchronous standby promoted; the gateways find it by themselves. */
export async function openPair(): Promise<{ site: Site; fault: Fault }> {
  const folder = createFolder()
  const pair: Pair = await startPair(folder)
  const site = await openSite({ databaseUrl: pair.url })
  return {
    fault: { row: 'primary PostgreSQL killed, failover to the synchronous standby', inject: () => pair.failOver() },
    site: {
      ...site,
      async close() {
        await site.close()
        await pair.stop()
        rmSync(folder, { recursive: true, force: true })
      },
    },
  }
}
