/**
 * A message on its way: each stage is the only input of the next step, and only that step can make it (the brand is
 * not exported), so a skipped or reordered step does not compile.
 */
import type { MessageType } from './catalogue.ts'
import type { OfficeId, PartyId, PartyKind } from './ids.ts'
import type { Links } from './links.ts'
import type { Encoding, MediaType } from './media-types.ts'
import type { Message } from './message.ts'

declare const stage: unique symbol
type Stage<Name extends string, Fields> = Readonly<Fields> & { readonly [stage]: Name }

/** The bytes as they came from an authenticated caller, copied once; nothing about them is believed yet. */
export type Received = Stage<
  'received',
  {
    bytes: Buffer
    encoding: Encoding
    mediaType: MediaType
    caller: PartyId
    envelopeDigest: string
    /** Whether it came as an item of a signed batch. */
    inBatch: boolean
  }
>

/** The signature holds, and its certificate is registered to `signer`. Only `signedBytes` go on. */
export type Verified = Stage<
  'verified',
  { received: Received; signer: Signer; signature: SignatureFacts; signedBytes: Buffer; contentDigest: string }
>

export interface Signer {
  readonly id: PartyId
  readonly kind: PartyKind
}

/** What evidence says of a signature. */
export interface SignatureFacts {
  /** Name in the closed list of verify/algorithms.ts. */
  readonly algorithm: string
  /** SHA-256 of the signing certificate's DER, base64url (RFC 7515 `x5t#S256`). */
  readonly certificate: string
}

/** The content follows its schema and every rule of its type. */
export type Validated = Stage<'validated', { verified: Verified; type: MessageType; message: Message }>

/** What it refers to is known, may be referred to, and its attachments are here. */
export type Linked = Stage<'linked', { validated: Validated; links: Links }>

/** The consent that the legal basis requires is there and in force. */
export type Consented = Stage<'consented', { validated: Validated; links: Links }>

/** An office, or the manual desk, is chosen, with the reason. */
export type Routed = Stage<'routed', { consented: Consented; route: Route }>

/** When the receiver sees it, what is due when, and when its ladder begins. */
export type Timed = Stage<
  'timed',
  {
    routed: Routed
    shownFrom: Date | null
    clocks: readonly RunningClock[]
    /** When somebody is first told if nobody takes it over. */
    firstStepAt: Date | null
  }
>

/** Where a message goes and why; the same explanation is shown to sender, receiver and administrator. */
export interface Route {
  readonly office: OfficeId
  /** Whose inbox that is; null at the manual desk. */
  readonly party: PartyId | null
  /**
   * Why this office: a routing rule won, it is the other end of the thread, or the message names it; otherwise why the
   * manual desk.
   */
  readonly reason:
    | 'rule'
    | 'thread'
    | 'named'
    | 'route.none'
    | 'route.municipality-unknown'
    | 'route.office-unheld'
    | 'version.not-taken'
  /** The rule that won; null in a thread, where it is named, and at the manual desk. */
  readonly rule: string | null
  readonly explanation: RouteExplanation
}

export interface RouteExplanation {
  /**
   * The municipality code that decided, where in the message it stood, and the municipality it names: null when none.
   */
  readonly municipality: {
    readonly given: string
    readonly resolved: string | null
    readonly from: 'home' | 'stay' | 'field'
  } | null
  /** In a thread: the office or the party that is its other end. */
  readonly thread?: { readonly office: OfficeId } | { readonly party: PartyId }
  /** The office that the message itself names. */
  readonly named?: OfficeId
  /**
   * Why its office was not known to be looked after when it was accepted; absent where it was, and at the manual desk. It
   * stands in its inbox all the same, and its ladder begins at once.
   */
  readonly notLive?: readonly NotLiveReason[]
  /** The place of stay of an urgent message, when it names no municipality and home had to decide. */
  readonly unknownStay?: string
  readonly area: string | null
  readonly considered: readonly {
    readonly rule: string
    readonly office: OfficeId
    readonly outcome: 'won' | 'less-specific' | 'office-unheld' | 'conflict' | 'version-not-taken'
  }[]
}

/** Whether it stands in the inbox of an office, and not at the manual desk. */
export function isConsigned({ reason }: Pick<Route, 'reason'>): boolean {
  return isOfficeReason(reason)
}

/** Why it went to an office; any other reason is why it went to the manual desk. */
export function isOfficeReason(reason: Route['reason']): reason is 'rule' | 'thread' | 'named' {
  return reason === 'rule' || reason === 'thread' || reason === 'named'
}

/**
 * Why an office does not count as live: nobody can poll there, nobody has polled lately, nobody is responsible, or no
 * canary was confirmed lately.
 */
export const notLiveReasons = [
  'office.certificate',
  'office.not-polled',
  'office.no-responsible',
  'office.canary-late',
] as const
export type NotLiveReason = (typeof notLiveReasons)[number]

/** A deadline, as both ends are shown it. */
export interface RunningClock {
  /** Its name in the message type. */
  readonly clock: string
  readonly binds: 'receiver' | 'sender'
  /** A day in Finland, `YYYY-MM-DD`, until whose end there is time; or a moment (RFC 3339, UTC). */
  readonly due: string
  readonly basis: string
}

/**
 * Makes a stage value; the cast is the only one, and each step's own module is its only caller (tests/architecture).
 */
export function createStage<S extends Stage<string, object>>(fields: Omit<S, typeof stage>): S {
  return fields as unknown as S
}
