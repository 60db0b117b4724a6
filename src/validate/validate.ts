import type { FoundLinks, KnownMessage } from '../message/links.ts'
import { type Consented, createStage, type Linked, type Validated, type Verified } from '../message/stages.ts'
import { findConsentFaults, findOriginalConsentFaults } from './consent.ts'
import { createContentRefusal } from './faults.ts'
import { type Judging, judgeContent } from './judge.ts'
import { findLinkFaults } from './links.ts'
import type { Schemas } from './schemas.ts'

export type { Schemas } from './schemas.ts'

/**
 * Judges the signed content by its type, everything that is wrong in it at once.
 * @throws Refusal with every fault and the code of the most fundamental; alone: `json.malformed`,
 *   `schema.unknown-type`, `signer.not-sender`
 */
export function validate(verified: Verified, schemas: Schemas, at: Date): Validated {
  const content = { ...judgingOf(verified), bytes: verified.signedBytes, inBatch: verified.received.inBatch }
  return createStage<Validated>({ verified, ...judgeContent(content, schemas, at) })
}

/**
 * Whether the sender may refer to what the message refers to, all of it is one conversation, and its attachments are
 * here and are what it says. Where something is wrong, the consent is judged too, so that a sender hears of everything
 * at once.
 * @throws Refusal `reference.…`, `conversation.mismatch`, `attachment.…` or `consent.…` with every fault of these
 */
export function requireLinks(validated: Validated, found: FoundLinks, at: Date): Linked {
  const { type, message, verified } = validated
  const faults = findLinkFaults(type, message, found)
  if (faults.length > 0) {
    const all = [...faults, ...findEveryConsentFault(validated, found.referred, at)]
    throw createContentRefusal(all, type, verified.received.encoding)
  }
  const { referred = null, superseded = null } = found
  const named = message.conversationId ?? message.messageId
  const conversationId = referred?.conversationId ?? superseded?.conversationId ?? named
  return createStage<Linked>({ validated, links: { referred, superseded, conversationId } })
}

/**
 * Whether the consent that the legal mode requires is there and in force, be it that of the message referred to.
 * @throws Refusal `consent.…` with every fault of the consent
 */
export function requireConsent({ validated, links }: Linked, at: Date): Consented {
  const faults = findEveryConsentFault(validated, links.referred, at)
  if (faults.length > 0) throw createContentRefusal(faults, validated.type, validated.verified.received.encoding)
  return createStage<Consented>({ validated, links })
}

function findEveryConsentFault(
  { type, message, verified }: Validated,
  referred: KnownMessage | null | undefined,
  at: Date,
) {
  return [
    ...findConsentFaults(type, message, verified.signer.kind, at),
    ...findOriginalConsentFaults(type, message, referred),
  ]
}

function judgingOf({ received, signer }: Verified): Judging {
  return { encoding: received.encoding, sender: signer }
}
