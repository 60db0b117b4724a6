import type { Route } from './stages.ts'

/** What a sender may know of its message: where it went, why, and how far it has come. */
export interface MessageHistory {
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  readonly acceptedAt: string
  /** `accepted`: waiting or leased at its office; `manual-desk`: a person must act; `stored`: the receiver has it. */
  readonly state: 'accepted' | 'manual-desk' | 'stored'
  readonly route: Route
}
