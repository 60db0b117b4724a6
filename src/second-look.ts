import { Refusal } from './errors.ts'
import type { Evidence, Stamp } from './evidence/evidence.ts'
import { storageConfirmed, storageNotConfirmed } from './evidence/item-steps.ts'
import type { Receipt } from './evidence/receipt.ts'
import type { InboxItem } from './message/delivery.ts'
import type { OfficeId, PartyId } from './message/ids.ts'
import type { Look, LookAnswer, LookResult } from './message/looks.ts'

/** What a second look needs of the world. */
export interface LookDeps {
  stamp(): Stamp
  officesOf(party: PartyId): readonly OfficeId[]
  findItem(offices: readonly OfficeId[], item: number): Promise<InboxItem | undefined>
  findLook(offices: readonly OfficeId[], item: number, nonce: string): Promise<Look | undefined>
  /**
   * SHA-256, hex, of the nonce's bytes, the document's and each attachment's in order; undefined when they can be opened
   * no more.
   */
  digestWith(look: Look): Promise<string | undefined>
  /** Undefined when somebody else has settled it meanwhile. */
  settleLook(step: LookStep): Promise<Receipt | undefined>
  findReceipt(entry: number): Promise<Receipt | undefined>
}

/** What a look came to, with its evidence; anything but `held` opens an incident in the same transaction. */
export interface LookStep {
  readonly look: number
  readonly item: number
  readonly result: Exclude<LookResult, 'dropped'>
  readonly answer: string | null
  readonly evidence: Evidence
}

/**
 * Compares what a receiver says it has now with what it was handed. The nonce is new each time: whoever kept only the
 * digest of a document, and not the document, cannot answer. The same answer again gets the same receipt.
 * @throws Refusal `request.not-found`, `lease.lost` when the nonce is not that of the present look,
 *   `second-look.failed` (which also opens an incident)
 */
export async function answerLook(deps: LookDeps, party: PartyId, number: number, answer: LookAnswer): Promise<Receipt> {
  const offices = deps.officesOf(party)
  const item = await deps.findItem(offices, number)
  if (!item) throw new Refusal('request.not-found', 'the caller has no such item')
  const look = await requireLook(deps, offices, number, answer)
  if (look.result !== null) return repeatOf(deps, look, answer)
  if (!isOfRecord(look)) throw lost('the item is on its way to its office again')
  const digest = await deps.digestWith(look)
  if (digest === undefined) throw lost('the document is erased, and is asked for no more')
  const result = answer.sha256 === null ? 'absent' : answer.sha256 === digest ? 'held' : 'mismatch'
  const receipt = await deps.settleLook(lookStep(item, look, result, answer.sha256, deps.stamp()))
  if (!receipt) return repeatOf(deps, await requireLook(deps, offices, number, answer), answer)
  return requireHeld(result, receipt)
}

/** A look at a record that there is: not while the item is on its way to its office again. */
export function isOfRecord(look: Look): look is LookAtRecord {
  return look.recordId !== null
}

type LookAtRecord = Look & { readonly recordId: string }

/** What is true of a look that came to this. */
export function lookStep(
  item: InboxItem,
  { look, recordId, nonce }: LookAtRecord,
  result: LookStep['result'],
  answer: string | null,
  stamp: Stamp,
): LookStep {
  const facts = { recordId, nonce, ...(answer === null ? {} : { answer }) }
  const evidence =
    result === 'held'
      ? storageConfirmed(item, facts, stamp)
      : storageNotConfirmed(item, facts, `second-look.${result}`, stamp)
  return { look, item: item.item, result, answer, evidence }
}

async function requireLook(deps: LookDeps, offices: readonly OfficeId[], item: number, { nonce }: LookAnswer) {
  const look = await deps.findLook(offices, item, nonce)
  if (!look) throw lost('the nonce is not that of a second look at this item')
  return look
}

async function repeatOf(deps: LookDeps, look: Look, { sha256 }: LookAnswer): Promise<Receipt> {
  const { result, entry } = look
  const answered = result === 'held' || result === 'mismatch' || result === 'absent'
  if (!answered || look.answer !== sha256) throw lost('the second look with this nonce is over')
  const receipt = entry === null ? undefined : await deps.findReceipt(entry)
  if (!receipt) throw new Error('the log has no entry where a second look says there is one')
  return requireHeld(result, receipt)
}

function requireHeld(result: LookStep['result'], receipt: Receipt): Receipt {
  if (result === 'held') return receipt
  throw new Refusal(
    'second-look.failed',
    result === 'absent'
      ? 'the record that was confirmed is not there any more; an incident is open'
      : 'sha256 is not that of the nonce, the document and its attachments in order; an incident is open',
  )
}

function lost(why: string): Refusal {
  return new Refusal('lease.lost', why)
}
