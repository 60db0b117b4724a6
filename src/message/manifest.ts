import type { OfficeId, PartyId } from './ids.ts'

/** `unanswered`: no answer came in time; a late one is still taken. */
export const manifestStates = ['open', 'agreed', 'differs', 'unanswered'] as const
export type ManifestState = (typeof manifestStates)[number]

/** A manifest, as its receiver finds it in the list. */
export interface ManifestHead {
  readonly manifest: number
  readonly office: OfficeId
  /** `YYYY-MM-DD` in Finland. */
  readonly day: string
  readonly items: number
  /** RFC 6962 root over its lines, standard base64. */
  readonly root: string
  readonly state: ManifestState
  /** RFC 3339. */
  readonly answerBy: string
}

export interface Manifest extends ManifestHead {
  /** Whose office it was when the manifest was made. */
  readonly party: PartyId
  /** The signed note (C2SP). */
  readonly note: string
  readonly answer: { readonly bytes: Buffer; readonly mediaType: string } | null
  readonly differences: readonly Difference[]
}

/** What a receiver finds in its own store in place of what a line says. */
export const differenceKinds = ['absent', 'other-content', 'other-record'] as const

export interface Difference {
  readonly item: number
  readonly found: (typeof differenceKinds)[number]
}

/** What a receiver says of a manifest, under its signature. */
export interface ManifestAnswer {
  readonly manifest: number
  readonly root: string
  readonly agrees: boolean
  /** None exactly when it agrees. */
  readonly differences: readonly Difference[]
}
