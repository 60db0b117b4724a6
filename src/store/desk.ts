import type { DeskAnswer, DeskDeps, DeskNo } from '../desk.ts'
import type { StepOperation } from './commit.ts'
import type { StoreParts } from './gateway-store.ts'
import { findItemsAnywhere } from './inbox.ts'
import { findReceipt } from './log.ts'

/** What the manual desk asks of the store. */
export function createDeskStore({
  db,
  reads,
  commit,
  signer,
}: Pick<StoreParts, 'db' | 'reads' | 'commit' | 'signer'>): Pick<DeskDeps, 'findItem' | 'assign' | 'relay'> {
  const act = async (
    step: 'assign' | 'relay',
    message: number,
    body: object,
    evidence: StepOperation['evidence'],
  ): Promise<DeskAnswer> => {
    const operation = { kind: 'apply', step, message, body: { ...body }, evidence } as const
    const { outcome, entry } = await commit(operation)
    if (outcome !== 'done' || entry === null) return { no: outcome as DeskNo }
    const receipt = await findReceipt(reads, signer, entry + evidence.length - 1)
    if (!receipt) throw new Error('the log has no entry where the store says there is one')
    return { receipt }
  }
  return {
    findItem: async (item) => (await findItemsAnywhere(db, [item]))[0],
    assign: ({ evidence, ...body }) => act('assign', body.item, body, evidence),
    relay: ({ evidence, ...body }) => act('relay', body.item, body, evidence),
  }
}
