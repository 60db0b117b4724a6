import { openPair } from './failover.ts'
import { type Amount, carryOut, type Fault, type Told } from './fault.ts'
import { openFullDisk } from './full-disk.ts'
import type { Count } from './judge.ts'
import { clockFaults, crlFault, cutFaults } from './other-faults.ts'
import { bothFault, gatewayFaults, receiverFaults, serverFault } from './process-faults.ts'
import { reconcile } from './reconcile.ts'
import { openSite, type Site } from './site.ts'
import type { Row } from './table.ts'
import { leaseHolderFault, openTwo } from './two-gateways.ts'

/** One site, its faults and how much of each; reconciled at its end. */
export interface Stage {
  readonly name: string
  run(told: Told): Promise<Row[]>
}

export interface StageAmounts {
  readonly gateway: Amount
  readonly receiver: Amount
  readonly server: Amount
  readonly both: Amount
  readonly cut: Amount
  readonly clock: Amount
  readonly crl: Amount
  readonly two: Amount
  readonly disk: Amount
  readonly failover: Amount
}

export function createStages(amounts: StageAmounts): Stage[] {
  return [
    {
      name: 'one gateway of two processes with its own PostgreSQL',
      run: async (told) => {
        const parts: [readonly Fault[], Amount][] = [
          [clockFaults, amounts.clock],
          [[crlFault], amounts.crl],
          [cutFaults, amounts.cut],
          [receiverFaults, amounts.receiver],
          [[serverFault], amounts.server],
          [[bothFault], amounts.both],
          [gatewayFaults, amounts.gateway],
        ]
        return runOn(await openSite({ processes: 2 }), parts, told)
      },
    },
    {
      name: 'two gateways on one PostgreSQL',
      run: async (told) => runOn(await openTwo(), [[[leaseHolderFault], amounts.two]], told),
    },
    {
      name: 'a small disk',
      run: async (told) => {
        const disk = await openFullDisk()
        if (typeof disk === 'string') return [{ fault: 'disk full', notRun: disk }]
        const rows = await runOn(disk.site, [[disk.faults, amounts.disk]], told)
        return rows.map((row) => ({ ...row, fault: `${row.fault} (${disk.how})` }))
      },
    },
    {
      name: 'a primary with a synchronous standby',
      run: async (told) => {
        const { site, fault } = await openPair()
        return runOn(site, [[[fault], amounts.failover]], told)
      },
    },
  ]
}

async function runOn(site: Site, parts: readonly [readonly Fault[], Amount][], told: Told): Promise<Row[]> {
  const injected = new Map<string, number>()
  const count: Told = (row) => {
    injected.set(row, (injected.get(row) ?? 0) + 1)
    told(row)
  }
  try {
    for (const [faults, amount] of parts) await carryOut(site, faults, amount, count)
    const counts = await reconcile(site)
    const rows = parts.flatMap(([faults]) => faults.map(({ row }) => rowOf(row, injected, counts)))
    return rows.filter((row) => 'times' in row && row.times > 0)
  } finally {
    await site.close()
  }
}

function rowOf(fault: string, injected: ReadonlyMap<string, number>, counts: ReadonlyMap<string, Count>): Row {
  const none = { messages: 0, atDesk: 0, lost: 0, duplicated: 0, falselyConfirmed: 0 }
  return { fault, times: injected.get(fault) ?? 0, ...(counts.get(fault) ?? none) }
}
