import type { OfficeId, PartyId, PartyKind } from './ids.ts'

/** One move of an item: who had it, who got it, and why. */
export interface Move {
  readonly from: OfficeId
  readonly to: OfficeId
  /** A code, as its evidence says it. */
  readonly reason: string
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string
}

/** A move, as the store keeps it. */
export interface KeptMove extends Move {
  /** The administrator who did it; null: the office's own system. */
  readonly by: string | null
  /** Index in the log of its evidence: of the giving office, where there are two. */
  readonly entry: number
  /** The item's lease token after it: one larger than the lease under which it was given. */
  readonly token: number
}

/** An office that can take something now. */
export interface Destination {
  readonly office: OfficeId
  readonly party: PartyId
  readonly kind: PartyKind
  /** Whether its party takes this version of the type. */
  readonly takesVersion: boolean
}

export interface Transfer {
  readonly leaseToken: number
  readonly office: OfficeId
  readonly reason: TransferReason
}

/** Why an office gives an item on to another. What it cannot read or store, no other office is the cure for. */
export const transferReasons = ['not-our-client', 'not-our-task'] as const
export type TransferReason = (typeof transferReasons)[number]

/** Why the manual desk gives an item to an office: closed, since a free text could say something of a person. */
export const deskReasons = [
  'client-lives-there',
  'client-known-there',
  'task-belongs-there',
  'agreed-with-office',
  'office-silent',
] as const
export type DeskReason = (typeof deskReasons)[number]

export const manualDesk = 'manual-desk' as OfficeId

/** Why an item goes to the manual desk rather than where an office gives it on to. */
export type AstrayReason = 'transfer.loop' | 'transfer.too-often'

/**
 * Whether an item goes astray if it is given on to an office: it had it before, or it has moved too often. People look
 * at it then.
 */
export function findAstray(moves: readonly Move[], to: OfficeId): AstrayReason | undefined {
  if (moves.some((move) => move.from === to)) return 'transfer.loop'
  return moves.length >= movesMax ? 'transfer.too-often' : undefined
}

const movesMax = 5

/** Whether a move is what one of these offices asks for, under the same lease. */
export function isSameTransfer(move: KeptMove, offices: readonly OfficeId[], wish: Transfer): boolean {
  if (!isOfLease(move, offices, wish.leaseToken)) return false
  if (isAstray(move)) return true
  return move.to === wish.office && move.reason === `receiver.${wish.reason}`
}

/** Whether a move is the rejection that one of these offices asks for, under the same lease. */
export function isSameRejection(move: KeptMove, offices: readonly OfficeId[], leaseToken: number): boolean {
  return isOfLease(move, offices, leaseToken) && move.to === manualDesk && !isAstray(move)
}

function isOfLease({ from, by, token }: KeptMove, offices: readonly OfficeId[], leaseToken: number): boolean {
  return by === null && token === leaseToken + 1 && offices.includes(from)
}

function isAstray({ reason }: Move): boolean {
  return reason.startsWith('transfer.')
}
