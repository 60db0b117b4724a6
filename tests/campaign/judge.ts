import type { Sent } from './sender.ts'

/** What became of the messages that were first sent under one fault. All but the first two are to be 0. */
export interface Count {
  messages: number
  /** Open at the manual desk, for a reason that the log gives and the sender was told. */
  atDesk: number
  /** Receipted, and not in the gateway with those bytes, or neither at the receiver nor at the manual desk. */
  lost: number
  /** More than one record in the receivers' stores. */
  duplicated: number
  /** A ContentHandover in the log, or the state "stored", without a record of those very bytes. */
  falselyConfirmed: number
}

/** What the gateway and the receivers have of one message. */
export interface Found {
  readonly message: { readonly envelope: string; readonly state: string; readonly office: string } | undefined
  /** SHA-256 of the document in each record. */
  readonly records: readonly { readonly recordId: string; readonly sha256: string }[]
  /** The record that each handover in the log names. */
  readonly handovers: readonly string[]
  /** Why it was put to the manual desk, as the log says. */
  readonly deskReason: string | undefined
}

/** Adds what became of one message. */
export function judge(sent: Sent, found: Found, count: Count): void {
  const { message, records, handovers } = found
  const held = records.filter((record) => record.sha256 === sent.sha256)
  const atDesk = isAtDesk(sent, found)
  const proven = handovers.every((recordId) => held.some((record) => record.recordId === recordId))
  count.messages += 1
  if (atDesk) count.atDesk += 1
  if (sent.receipt && (message?.envelope !== sent.sha256 || (held.length === 0 && !atDesk))) count.lost += 1
  if (records.length > 1) count.duplicated += 1
  if (!proven || (message?.state === 'stored' && (held.length === 0 || handovers.length !== 1))) {
    count.falselyConfirmed += 1
  }
}

/** Nobody knows its municipality; or its office seemed to hold no valid certificate to a gateway whose clock was wrong. */
function isAtDesk({ desk }: Sent, { message, deskReason }: Found): boolean {
  if (message?.office !== 'manual-desk' || message.state !== 'open') return false
  return deskReason === (desk ? 'route.municipality-unknown' : 'route.office-unheld')
}
