import type { OfficeId, PartyId } from './ids.ts'
import type { NotLiveReason } from './stages.ts'

/** How an office receives: its party polls, or the gateway forwards to the office's own endpoint. */
export type Reception = { readonly mode: 'poll' } | ({ readonly mode: 'forward' } & Endpoint)

/** Where items are forwarded to. */
export interface Endpoint {
  readonly url: string
  /** SHA-256 of the endpoint's TLS certificate, DER, base64url (RFC 7515 `x5t#S256`): that certificate and no other. */
  readonly certificate: string
}

/** Why an operator has an office poll again: closed, since the log keeps it. */
export const pollReasons = ['endpoint-broken', 'receiver-asked'] as const
export type PollReason = (typeof pollReasons)[number]

/** An office as its party is shown it. */
export interface OfficeView {
  readonly office: OfficeId
  readonly names: { readonly fi: string; readonly sv: string; readonly en: string }
  readonly reception: Reception
  /** Whether somebody would be there to read: nothing stands in `notLive`. */
  readonly live: boolean
  readonly notLive: readonly NotLiveReason[]
}

/** An office whose items are forwarded. */
export interface ForwardingOffice extends Endpoint {
  readonly office: OfficeId
  readonly party: PartyId
  /** Its items whose next attempt is not due yet. */
  readonly resting: readonly number[]
  /** Those that an operator brought again, to be tried now. */
  readonly resent: readonly number[]
}

/** An office that is forwarded to, and how that goes. */
export interface ForwardingState extends Endpoint {
  readonly office: OfficeId
  /** Null: nobody holds the office any more. */
  readonly party: PartyId | null
  /** RFC 3339: when its party said so. */
  readonly since: string
  /** Items that its endpoint did not take, which wait for whoever polls. */
  readonly notTaken: number
  /** Why not, of the newest attempt, as a code; null where everything was taken. */
  readonly lastCode: string | null
}

/** Whether an endpoint is spoken to. Half-open: one attempt shows whether it is back. */
export type BreakerState = 'closed' | 'half-open' | 'open'
