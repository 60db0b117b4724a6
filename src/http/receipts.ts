import type { Context } from 'hono'
import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import { canonicalJson } from '../evidence/canonical-json.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type Receipt, writeReceipt } from '../evidence/receipt.ts'
import type { MessageHistory } from '../message/history.ts'
import type { MessageId, PartyId } from '../message/ids.ts'
import type { ClientEnv } from './client-auth.ts'
import { isUuid, parseIndex } from './parameters.ts'

export interface ReceiptDeps {
  findReceipt(index: number): Promise<Receipt | undefined>
  /** Whether the item that a log entry concerns was shown to a receiver and can be confirmed by this party no more. */
  isOver(index: number, party: PartyId): Promise<boolean>
  findHistory(sender: PartyId, messageId: MessageId): Promise<ReceiptedHistory | undefined>
}

export interface ReceiptedHistory extends MessageHistory {
  /** The receipt of every step, in order. */
  readonly events: readonly Receipt[]
}

/** `GET /v1/messages/{messageId}`: a sender's own message, where it went and why, and every receipt since. */
export function historyRoutes(deps: ReceiptDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()
  routes.get('/:messageId', async (c) => {
    const messageId = c.req.param('messageId')
    const history = isUuid(messageId) ? await deps.findHistory(c.get('client').id, messageId as MessageId) : undefined
    if (!history) throw new Refusal('request.not-found', 'the caller has sent no message with this identifier')
    // Canonical, so that each receipt in it verifies, cut out as it stands.
    return c.body(canonicalJson(history), 200, { 'content-type': 'application/json' })
  })
  return routes
}

/** `GET /v1/receipts/{index}`: the receipt of one log entry, for the parties that it names. */
export function receiptRoutes(deps: ReceiptDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()
  routes.get('/:index', async (c) => {
    const receipt = await deps.findReceipt(parseIndex(c.req.param('index'), 'index'))
    if (!receipt || !(await concerns(deps, receipt, c.get('client').id))) {
      throw new Refusal('request.not-found', 'the log has no entry of this number that concerns the caller')
    }
    return receiptBody(c, receipt, 200)
  })
  return routes
}

/** The exact bytes that the offline verifier reads. */
export function receiptBody(c: Context, receipt: Receipt, status: 200 | 202): Response {
  return c.body(writeReceipt(receipt), status, { 'content-type': 'application/json' })
}

/**
 * A receiver is shown how its item ended, and only then: every evidence tells the document's digest, which it has to
 * take from the document while it can still confirm. Nothing of an item that it was never shown.
 */
async function concerns(deps: ReceiptDeps, { evidence, inclusion }: Receipt, party: PartyId): Promise<boolean> {
  if ('sender' in evidence && evidence.sender === party) return true
  if (!('recipient' in evidence) || evidence.recipient.party !== party) return false
  return ofReceiver.has(evidence.event) && (!('sender' in evidence) || (await deps.isOver(inclusion.leafIndex, party)))
}

/** What the receiver itself did or was asked for, and what is said of its offices; not what the gateway did before. */
const ofReceiver: ReadonlySet<Evidence['event']> = new Set([
  'ContentHandover',
  'ContentHandoverFailure',
  'ContentAccessTracking',
  'StorageConfirmation',
  'StorageConfirmationFailure',
  'InboxManifest',
  'InboxManifestAnswer',
  'OfficeAlert',
])
