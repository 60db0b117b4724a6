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

/** When the receiver sees it, and what is due when. */
export type Timed = Stage<'timed', { routed: Routed; shownFrom: Date | null; clocks: readonly RunningClock[] }>

/** Where a message goes and why; the same explanation is shown to sender, receiver and administrator. */
export interface Route {
  readonly office: OfficeId
  /** Whose inbox that is; null at the manual desk. */
  readonly party: PartyId | null
  /** Why this office: a routing rule won, or it is the other end of the thread; otherwise why the manual desk. */
  readonly reason:
    | 'rule'
    | 'thread'
    | 'route.none'
    | 'route.municipality-unknown'
    | 'route.office-unheld'
    | 'version.not-taken'
  /** The rule that won; null in a thread and at the manual desk. */
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
  /** The place of stay of an urgent message, when it names no municipality and home had to decide. */
  readonly unknownStay?: string
  readonly area: string | null
  readonly considered: readonly {
    readonly rule: string
    readonly office: OfficeId
    readonly outcome: 'won' | 'less-specific' | 'office-unheld' | 'conflict' | 'version-not-taken'
  }[]
}

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
