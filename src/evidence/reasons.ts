import type { AstrayReason, DeskReason } from '../message/custody.ts'
import { deskReasons } from '../message/custody.ts'
import { type RejectionReason, rejectionReasons, type StopReason, stopReasons } from '../message/delivery.ts'
import { type Audience, audiences } from '../message/ladder.ts'
import { type ResendReason, resendReasons } from '../message/resend.ts'
import { type NotLiveReason, notLiveReasons, type Route } from '../message/stages.ts'

/**
 * Every code that an evidence of an accepted message can give as its reason: whoever writes another does not compile,
 * and neither does whoever has no words for one.
 */
export type MessageReason =
  | NotLiveReason
  | NoOfficeReason
  | AstrayReason
  | AccessReason
  | `receiver.${RejectionReason}`
  | `desk.${DeskReason}`
  | 'desk.moved'
  | `escalation.${Audience}`
  | 'confirmation.digest-mismatch'
  | StopReason
  | typeof resent
  | `resend.${ResendReason}`
  | LookFailureReason
  | 'retention.expired'

/** The first reason of a consignment that is of no new office. */
export const resent = 'operator.resent'

/** Why a message went to the manual desk when it came. */
export type NoOfficeReason = Exclude<Route['reason'], 'rule' | 'thread' | 'named'>
export type AccessReason = 'receiver.fetched' | 'receiver.opened'
export type LookFailureReason = 'second-look.mismatch' | 'second-look.absent' | 'second-look.unanswered'

const all: Readonly<Record<MessageReason, true>> = {
  ...keysOf(notLiveReasons),
  'route.none': true,
  'route.municipality-unknown': true,
  'route.office-unheld': true,
  'version.not-taken': true,
  'transfer.loop': true,
  'transfer.too-often': true,
  'receiver.fetched': true,
  'receiver.opened': true,
  ...keysOf(rejectionReasons.map((reason) => `receiver.${reason}` as const)),
  ...keysOf(deskReasons.map((reason) => `desk.${reason}` as const)),
  'desk.moved': true,
  ...keysOf(audiences.map((audience) => `escalation.${audience}` as const)),
  'confirmation.digest-mismatch': true,
  ...keysOf(stopReasons),
  [resent]: true,
  ...keysOf(resendReasons.map((reason) => `resend.${reason}` as const)),
  'second-look.mismatch': true,
  'second-look.absent': true,
  'second-look.unanswered': true,
  'retention.expired': true,
}

export const messageReasons = Object.keys(all) as readonly MessageReason[]

function keysOf<Key extends string>(keys: readonly Key[]): Readonly<Record<Key, true>> {
  return Object.fromEntries(keys.map((key) => [key, true])) as Record<Key, true>
}
