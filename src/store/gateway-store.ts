import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import type { Closed, ClosingStep, DeliveryDeps } from '../delivery.ts'
import { Refusal } from '../errors.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Receipt } from '../evidence/receipt.ts'
import type { GatewayDeps, StoppedEvidence } from '../gateway.ts'
import { isSameRejection } from '../message/custody.ts'
import type { Lease, LeaseRequest } from '../message/delivery.ts'
import type { MessageId } from '../message/ids.ts'
import type { Timed } from '../message/stages.ts'
import { markStep } from '../step-mark.ts'
import type { TransferDeps } from '../transfer.ts'
import { createMessageOperation } from './accept.ts'
import type { Commit, Outcome, StepOperation } from './commit.ts'
import { findMoves } from './custody.ts'
import { findByEnvelope, firstEntryOf } from './history.ts'
import { findItem } from './inbox.ts'
import type { Keyring } from './keyring.ts'
import { claimItems, letGo } from './lease.ts'
import { findLinks } from './links.ts'
import { findReceipt } from './log.ts'
import type { LogSigner } from './log-signer.ts'
import { findStops } from './stops.ts'

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
export function createGatewayStore(
  parts: StoreParts,
): Pick<GatewayDeps, 'findLinks' | 'commit' | 'commitRefusal' | 'findReceipt'> {
  return {
    findLinks: (validated) => findLinks(parts.reads, validated),
    async commit(timed, evidence, stoppedEvidence) {
      const { outcome, message, receipt } = await commitMessage(parts, timed, evidence, stoppedEvidence)
      requireTaken(outcome, timed.routed.consented.validated.message.messageId)
      return receipt ?? acceptanceReceipt(parts, message)
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

/**
 * What a message stops is looked up before, and judged again under the lock of the log: where the two differ, all is
 * looked up and committed anew. Others must come in between each time for that to go on.
 */
async function commitMessage(
  { db, commit, keyring }: StoreParts,
  timed: Timed,
  evidence: readonly Evidence[],
  stoppedEvidence: StoppedEvidence,
): Promise<Outcome> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const stops = await findStops(db, timed, stoppedEvidence)
    const outcome = await commit(createMessageOperation(timed, evidence, stops, keyring))
    if (outcome.outcome !== 'again') return outcome
  }
  throw new Error('what the message stops kept changing')
}

const attemptsMax = 10

function requireTaken(outcome: Outcome['outcome'], messageId: MessageId): void {
  if (outcome === 'conflict')
    throw new Refusal('message.id-reused', 'messageId was used before with other bytes', [], messageId)
  if (outcome === 'withdrawn')
    throw new Refusal('consent.withdrawn', 'the consent that the message rests on is withdrawn', [], messageId)
  if (outcome === 'attachment-missing')
    throw new Refusal('attachment.missing', 'an attachment is not uploaded, or belongs to a message', [], messageId)
}

/** What delivery asks of the store. */
export function createDeliveryStore(
  parts: StoreParts,
): Pick<DeliveryDeps, 'findItem' | 'lease' | 'letGo' | 'confirm' | 'reject'> {
  return {
    findItem: (offices, item) => findItem(parts.db, offices, item),
    lease: (request, evidenceOf) => leaseItems(parts, request, evidenceOf),
    async letGo(party, leases) {
      for (const lease of leases) await letGo(parts.claims, party, lease)
    },
    confirm: (step) =>
      close(parts, {
        kind: 'confirm',
        ...target(step),
        token: step.leaseToken,
        record: step.recordId,
        digest: step.readBackDigest,
        attachments: step.attachmentDigests,
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
  if (claimed.length > 0) markStep('lease.claimed')
  const told = await Promise.allSettled(claimed.map(tell))
  if (claimed.length > 0) markStep('lease.told')
  const failed = told.find((one) => one.status === 'rejected')
  if (failed && told.every((one) => one.status === 'rejected')) throw failed.reason
  return told.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
}

function target({ party, offices, item, evidence }: ClosingStep) {
  return { party, offices, message: item, evidence }
}

async function close(parts: StoreParts, operation: ItemStep): Promise<Closed> {
  const outcome = await parts.commit(operation)
  const closing = outcome.outcome as Closed['closing']
  if (closing === 'absent' || closing === 'closed') return closedBefore(parts, operation, closing)
  const receipt = outcome.receipt ?? (closing === 'repeat' ? await receiptAt(parts, outcome.entry) : undefined)
  return receipt ? { closing, receipt } : { closing }
}

type ItemStep = StepOperation & Required<Pick<StepOperation, 'message' | 'offices' | 'token'>>

/** What an office asks of an item that it has given away: its rejection once more is answered as the first time. */
async function closedBefore(
  parts: StoreParts,
  { kind, message, offices, token }: ItemStep,
  closing: 'absent' | 'closed',
): Promise<Closed> {
  const moves = await findMoves(parts.db, message)
  const same = moves.find((move) => kind === 'reject' && isSameRejection(move, offices, token))
  if (same) return { closing: 'repeat', receipt: await receiptAt(parts, same.entry) }
  return { closing: moves.some(({ from }) => offices.includes(from)) ? 'closed' : closing }
}

/** What transfers ask of the store. */
export function createTransferStore(parts: StoreParts): Pick<TransferDeps, 'findMoves' | 'findReceiptOf' | 'transfer'> {
  const receiptOfWhere = (entry: number) => receiptAt(parts, entry + 1)
  return {
    findMoves: (item) => findMoves(parts.db, item),
    findReceiptOf: ({ entry }) => receiptOfWhere(entry),
    async transfer({ item, evidence, leaseToken: token, reason, ...step }) {
      const alarm = reason.startsWith('transfer.') ? { alarm: reason } : {}
      const body = { item, token, reason, ...step, ...alarm }
      const { outcome, entry } = await parts.commit({ kind: 'apply', step: 'transfer', body, message: item, evidence })
      if (outcome === 'done' && entry !== null) return { closing: 'transferred', receipt: await receiptOfWhere(entry) }
      return { closing: outcome as Closed['closing'] }
    },
  }
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
