import { type AstrayReason, type DeskReason, manualDesk, type TransferReason } from '../message/custody.ts'
import type { InboxItem } from '../message/delivery.ts'
import type { PartyId } from '../message/ids.ts'
import type { Audience } from '../message/ladder.ts'
import type { ResendReason } from '../message/resend.ts'
import type {
  AcceptanceRejectionExpiry,
  ContentAccessTracking,
  ContentConsignment,
  ContentConsignmentFailure,
  ContentErasure,
  ContentHandoverFailure,
  CustodyFacts,
  LookFacts,
  Recipient,
  RelayToNonERDS,
  StorageConfirmation,
  StorageConfirmationFailure,
} from './events.ts'
import { ofItem, ofMessage, type Stamp } from './parts.ts'
import type { AccessReason, LookFailureReason } from './reasons.ts'
import { resent } from './reasons.ts'

/** The receiver's system asked for the content, or a person opened it, as the receiver says. */
export function accessed(item: InboxItem, party: PartyId, how: AccessReason, stamp: Stamp): ContentAccessTracking {
  return { ...ofItem(item, party, stamp), event: 'ContentAccessTracking', reasons: [how] }
}

/** @param audience whom the ladder now has told */
export function expired(item: InboxItem, audience: Audience, stamp: Stamp): AcceptanceRejectionExpiry {
  const reasons = [`escalation.${audience}` as const]
  return { ...ofMessage(item, recipientOf(item), stamp), event: 'AcceptanceRejectionExpiry', reasons }
}

/** Given on to an office, by the office that had it or from the manual desk; its clocks run on. */
export function givenOn(
  item: InboxItem,
  to: Recipient,
  custody: CustodyFacts,
  reason: `receiver.${TransferReason}` | `desk.${DeskReason}`,
  stamp: Stamp,
): ContentConsignment {
  const route = { office: to.office, rule: null }
  return { ...ofMessage(item, to, stamp), event: 'ContentConsignment', reasons: [reason], route, custody }
}

/** Brought to the office that has it again, by an administrator: it stands in its inbox, for whoever asks next. */
export function broughtAgain(
  item: InboxItem,
  by: string,
  why: `resend.${ResendReason}`,
  stamp: Stamp,
): ContentConsignment {
  const { office } = item
  const reasons = [resent, why] as const
  const facts = { route: { office, rule: null }, custody: { from: office, by } }
  return { ...ofMessage(item, recipientOf(item), stamp), event: 'ContentConsignment', reasons, ...facts }
}

/** It was to be given on, and has moved in a circle or too often: it lies at the manual desk, where people look at it. */
export function astray(
  item: InboxItem,
  custody: CustodyFacts,
  reason: AstrayReason,
  stamp: Stamp,
): ContentConsignmentFailure {
  const about = ofMessage(item, { party: null, office: manualDesk }, stamp)
  const route = { office: manualDesk, rule: null }
  return { ...about, event: 'ContentConsignmentFailure', reasons: [reason], route, custody }
}

/** The manual desk took it away from the office that had it, unconfirmed; where it went has its own evidence. */
export function movedAway(item: InboxItem, stamp: Stamp): ContentHandoverFailure {
  return { ...ofMessage(item, recipientOf(item), stamp), event: 'ContentHandoverFailure', reasons: ['desk.moved'] }
}

/** People told the receiver by other means. @throws NotProven when it is logged, if `by` is not fit for the log */
export function relayedByPeople(item: InboxItem, relay: RelayToNonERDS['relay'], stamp: Stamp): RelayToNonERDS {
  return { ...ofMessage(item, recipientOf(item), stamp), event: 'RelayToNonERDS', reasons: [], relay }
}

/** The receiver showed again that it has the content. True only if the answer was compared with the content. */
export function storageConfirmed(item: InboxItem, look: LookFacts, stamp: Stamp): StorageConfirmation {
  return { ...ofMessage(item, recipientOf(item), stamp), event: 'StorageConfirmation', reasons: [], look }
}

export function storageNotConfirmed(
  item: InboxItem,
  look: LookFacts,
  reason: LookFailureReason,
  stamp: Stamp,
): StorageConfirmationFailure {
  return {
    ...ofMessage(item, recipientOf(item), stamp),
    event: 'StorageConfirmationFailure',
    reasons: [reason],
    look,
  }
}

/** The payload can be opened no more. */
export function erased(item: InboxItem, reason: 'retention.expired', stamp: Stamp): ContentErasure {
  return { ...ofMessage(item, recipientOf(item), stamp), event: 'ContentErasure', reasons: [reason] }
}

function recipientOf({ receiver, office }: InboxItem): Recipient {
  return { party: receiver, office }
}
