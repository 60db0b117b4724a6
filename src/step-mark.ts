import { channel } from 'node:diagnostics_channel'

/**
 * The steps between which a process may end at any moment, and nothing may be lost, doubled or falsely told: each is
 * marked where it is. The fault campaign (tests/campaign/) kills a gateway at every one of them.
 */
export const stepNames = [
  /** A file of a sender is kept; it has not been told. */
  'upload.kept',
  /** What gathered is about to go to the database. */
  'commit.gathered',
  /** It has committed; nothing is signed. */
  'commit.done',
  /** Receipts are signed; nobody has one. */
  'commit.signed',
  /** A message has its receipt, or its refusal; the answer has not left. */
  'intake.answered',
  /** An office has claimed items; they are not told of in the log. */
  'lease.claimed',
  /** They are; the office has no answer. */
  'lease.told',
  /** The document is read and opened; it has not left. */
  'content.opened',
  /** An item is confirmed or rejected; the receiver has no answer. */
  'item.closed',
  /** Items that were held back are due; none is shown. */
  'release.found',
  /** They are shown. */
  'release.done',
  /** The newest checkpoint lies beside the one it is to replace. */
  'checkpoint.written',
  /** A revocation list has come and is verified; it is not kept. */
  'crl.fetched',
] as const

export type StepName = (typeof stepNames)[number]

/** Where marks can be heard, as `{ step }`; in a gateway nobody listens, and a mark costs a few nanoseconds. */
export const stepChannelName = 'budkavle:step'

const steps = channel(stepChannelName)

export function markStep(step: StepName): void {
  if (steps.hasSubscribers) steps.publish({ step })
}
