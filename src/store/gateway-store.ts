import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import type { Closed, ClosingStep, DeliveryDeps } from '../delivery.ts'
import { Refusal } from '../errors.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Receipt } from '../evidence/receipt.ts'
import type { GatewayDeps } from '../gateway.ts'
import type { Lease, LeaseRequest } from '../message/delivery.ts'
import { createMessageOperation } from './accept.ts'
import type { Commit, Outcome, StepOperation } from './commit.ts'
import { findByEnvelope, firstEntryOf } from './history.ts'
import { findItem } from './inbox.ts'
import type { Keyring } from './keyring.ts'
import { claimItems } from './lease.ts'
import { findReceipt } from './log.ts'
import type { LogSigner } from './log-signer.ts'

/** The store's parts that the gateway's paths are served from. */
export interface StoreParts {
  readonly commit: Commit
  readonly reads: postgres.Sql
  readonly claims: postgres.Sql
  readonly db: PostgresJsDatabase
  readonly keyring: Keyring
  readonly signer: LogSigner
}

/** What acceptMessage() asks of the store. */
export function createGatewayStore(parts: StoreParts): Pick<GatewayDeps, 'commit' | 'commitRefusal' | 'findReceipt'> {
  return {
    async commit(routed, evidence) {
      const outcome = await parts.commit(createMessageOperation(routed, evidence, parts.keyring))
      const { messageId } = routed.consented.validated.message
      if (outcome.outcome === 'conflict') {
        throw new Refusal('message.id-reused', 'messageId was used before with other bytes', [], messageId)
      }
      return outcome.receipt ?? acceptanceReceipt(parts, outcome.message)
    },
    async commitRefusal(received, evidence) {
      const alarm = evidence.reasons[0] === 'message.id-reused' ? { alarm: 'message.id-reused' as const } : {}
      const { receipt } = await parts.commit({ kind: 'refuse', party: received.caller, evidence: [evidence], ...alarm })
      return requireReceipt(receipt)
    },
    async findReceipt(received) {
      const message = await findByEnvelope(parts.db, received.caller, received.envelopeDigest)
      return message === undefined ? undefined : acceptanceReceipt(parts, message)
    },
  }
}

/** What delivery asks of the store. */
export function createDeliveryStore(
  parts: StoreParts,
): Pick<DeliveryDeps, 'findItem' | 'lease' | 'confirm' | 'reject'> {
  return {
    findItem: (offices, item) => findItem(parts.db, offices, item),
    lease: (request, evidenceOf) => leaseItems(parts, request, evidenceOf),
    confirm: (step) =>
      close(parts, {
        kind: 'confirm',
        ...target(step),
        token: step.leaseToken,
        record: step.recordId,
        digest: step.readBackDigest,
      }),
    reject: (step) => close(parts, { kind: 'reject', ...target(step), token: step.leaseToken }),
  }
}

/**
 * Claims for a moment, then logs who is handed what and lets the lease run: an item whose claim was not told, because
 * the process or its connection died in between, soon waits again.
 */
async function leaseItems(
  { claims, commit }: StoreParts,
  request: LeaseRequest,
  evidenceOf: (lease: Lease) => Evidence,
): Promise<Lease[]> {
  const { party, offices } = request
  const tell = async (lease: Lease) => {
    const step = {
      party,
      offices,
      message: lease.item,
      token: lease.leaseToken,
      seconds: request.leaseSeconds,
      evidence: [evidenceOf(lease)],
    }
    const { outcome } = await commit({ kind: 'tell', ...step })
    return outcome === 'told' ? [lease] : []
  }
  const claimed = await claimItems(claims, request)
  const told = await Promise.allSettled(claimed.map(tell))
  const failed = told.find((one) => one.status === 'rejected')
  if (failed && told.every((one) => one.status === 'rejected')) throw failed.reason
  return told.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
}

function target({ party, offices, item, evidence }: ClosingStep) {
  return { party, offices, message: item, evidence }
}

async function close(parts: StoreParts, operation: StepOperation): Promise<Closed> {
  const outcome = await parts.commit(operation)
  const closing = outcome.outcome as Closed['closing']
  const receipt = outcome.receipt ?? (closing === 'repeat' ? await receiptAt(parts, outcome.entry) : undefined)
  return receipt ? { closing, receipt } : { closing }
}

async function acceptanceReceipt(parts: StoreParts, message: Outcome['message']): Promise<Receipt> {
  const entry = message === null ? undefined : await firstEntryOf(parts.db, message)
  return receiptAt(parts, entry ?? null)
}

async function receiptAt({ reads, signer }: StoreParts, entry: number | null): Promise<Receipt> {
  return requireReceipt(entry === null ? undefined : await findReceipt(reads, signer, entry))
}

function requireReceipt(receipt: Receipt | undefined): Receipt {
  if (!receipt) throw new Error('the log has no entry where the store says there is one')
  return receipt
}
