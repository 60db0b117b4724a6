import type { ResendNo } from '../message/resend.ts'
import type { ResendDeps } from '../resend.ts'
import { eq } from './drizzle.ts'
import { findItemsAnywhere } from './inbox.ts'
import type { Store } from './store.ts'
import { delivery, message } from './tables.ts'

/** What bringing an item again asks of the store; migrations/0014 `step_resend` judges and does it. */
export function createResendStore({
  db,
  commit,
}: Pick<Store, 'db' | 'commit'>): Pick<ResendDeps, 'findItem' | 'resend'> {
  return {
    async findItem(number) {
      const [item] = await findItemsAnywhere(db, [number])
      const [row] = await db
        .select({ state: delivery.state, route: message.route })
        .from(delivery)
        .innerJoin(message, eq(message.seq, delivery.message))
        .where(eq(delivery.message, number))
      return item && row && { item, ...row }
    },
    async resend({ evidence, ...body }) {
      const operation = { kind: 'apply', step: 'resend', message: body.item, body, evidence } as const
      const { outcome, receipt } = await commit(operation)
      return receipt ? { receipt } : { no: outcome as ResendNo }
    },
  }
}
