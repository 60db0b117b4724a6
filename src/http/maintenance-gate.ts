import { createMiddleware } from 'hono/factory'
import { Refusal } from '../errors.ts'
import type { Maintenance, MaintenanceReason } from '../message/maintenance.ts'

/**
 * While there is maintenance nothing new is taken in, and the caller is told why and, if it is known, until when. What
 * is in goes on: inboxes, receipts and histories do not come by here.
 */
export function maintenanceGate(find: () => Maintenance | undefined) {
  return createMiddleware(async (c, next) => {
    const maintenance = takesIn.has(c.req.method) ? find() : undefined
    if (maintenance) throw new Refusal('gateway.maintenance', describe(maintenance))
    await next()
  })
}

const takesIn: ReadonlySet<string> = new Set(['POST', 'PUT'])

function describe({ reason, until }: Maintenance): string {
  const end = until === null ? 'it is not known until when' : `expected until ${until}`
  return `${reasons[reason]}; ${end}`
}

const reasons: Readonly<Record<MaintenanceReason, string>> = {
  update: 'the gateway is being updated',
  database: 'work on the database',
  network: 'work on the network',
  incident: 'an incident is being looked into',
}
