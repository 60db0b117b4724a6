import { rmSync } from 'node:fs'
import { startEmbedded } from '../../src/store/embedded.ts'
import type { Fault } from './fault.ts'
import { createFolder, openSite, type Site } from './site.ts'

/** Two gateways on one database; whichever has leased items dies whole, and stays away while the other goes on. */
export const leaseHolderFault: Fault = {
  row: 'one of two gateways killed while holding leases',
  async inject(site) {
    const place = turn++ % 2
    const step = (['lease.claimed', 'lease.told', 'item.closed'] as const)[turn % 3] ?? 'lease.told'
    await site.killAt(step, 2)
    await site.killGateway(place)
    const rest = site.sender.pour(leaseHolderFault.row)
    await rest.add(20)
    await rest.receipted()
    await site.startGateway(place)
  },
}

let turn = 0

export async function openTwo(): Promise<Site> {
  const folder = createFolder()
  const server = await startEmbedded({ dataFolder: folder, log: { info() {}, warn() {} } })
  const site = await openSite({ gateways: 2, databaseUrl: server.url })
  return {
    ...site,
    async close() {
      await site.close()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
