import type { SignatureFacts } from '../message/stages.ts'
import type { AdministrativeAct, InboxManifest, InboxManifestAnswer, OfficeAlert, Recipient } from './events.ts'
import { ofStamp, type Stamp, sha256 } from './parts.ts'

/** What a manifest is, whoever speaks of it. */
export interface ManifestFact {
  readonly number: number
  /** `YYYY-MM-DD` in Finland. */
  readonly day: string
  readonly items: number
  /** RFC 6962 root over its lines, hex. */
  readonly root: string
}

/** The gateway's own statement of what an inbox holds and held. */
export function manifestMade(recipient: Recipient, manifest: ManifestFact, stamp: Stamp): InboxManifest {
  return { ...ofStamp(stamp), event: 'InboxManifest', reasons: [], recipient, manifest: factsOf(manifest) }
}

/** @param answer absent when none came in time */
export function manifestAnswered(
  recipient: Recipient,
  manifest: ManifestFact,
  reason: 'manifest.agreed' | 'manifest.differs' | 'manifest.unanswered',
  answer: { readonly digest: string; readonly signature: SignatureFacts } | undefined,
  stamp: Stamp,
): InboxManifestAnswer {
  const signed = answer && { answer: { digest: sha256(answer.digest), signature: answer.signature } }
  const facts = { recipient, manifest: factsOf(manifest), ...signed }
  return { ...ofStamp(stamp), event: 'InboxManifestAnswer', reasons: [reason], ...facts }
}

/** @param what codes of what it is about, e.g. `escalation.receiver`, `office.not-polled` */
export function alertChanged(
  recipient: Recipient,
  change: 'alert.started' | 'alert.cleared',
  what: readonly string[],
  stamp: Stamp,
): OfficeAlert {
  return { ...ofStamp(stamp), event: 'OfficeAlert', reasons: [change, ...what], recipient }
}

/**
 * @param reasons what was done, then why, as codes
 * @param by identifier of who did it, never a personal identity code
 * @param subject to what, e.g. `office:area-06`, `message:1234`
 */
export function acted(reasons: readonly string[], by: string, subject: string, stamp: Stamp): AdministrativeAct {
  return { ...ofStamp(stamp), event: 'AdministrativeAct', reasons, by, subject }
}

function factsOf({ number, day, items, root }: ManifestFact) {
  return { number: String(number), day, items: String(items), root: sha256(root) }
}
