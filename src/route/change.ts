import type { Edit } from './edits.ts'

/** Why routing is changed, and why a change may not wait until tomorrow. */
export const changeNotes = [
  'office-opened',
  'office-closed',
  'reorganisation',
  'agreement',
  'merger',
  'correction',
  'undo',
] as const
export const urgentReasons = ['wrong-office', 'office-closed', 'danger'] as const
export type ChangeNote = (typeof changeNotes)[number]
export type UrgentReason = (typeof urgentReasons)[number]

/** A change of routing as its author wants it. */
export interface ChangeWish {
  readonly kind: RoutingChange['kind']
  readonly edits: readonly Edit[]
  readonly note: ChangeNote
  /** Null: it waits until tomorrow or later. */
  readonly urgent: UrgentReason | null
  /** Its first day, `YYYY-MM-DD` in Finland: it begins at midnight. */
  readonly startsOn: string
  /** The change that this takes back. */
  readonly undoes?: number
}

/** A change as it is kept: a draft, or what became of it. */
export interface RoutingChange {
  readonly number: number
  readonly kind: 'edit' | 'file' | 'merger' | 'move' | 'undo'
  readonly edits: readonly Edit[]
  readonly note: ChangeNote
  readonly urgent: UrgentReason | null
  readonly startsOn: string
  /** Those that it concerns; see areasOfEdits(). */
  readonly areas: readonly string[]
  readonly undoes: number | null
  /** The approved change that takes it back, if there is one. */
  readonly undoneBy: number | null
  readonly author: string
  /** RFC 3339. */
  readonly draftedAt: string
  /** Its entry in the log. */
  readonly draftedEntry: number
  readonly state: 'draft' | 'approved' | 'discarded'
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly decidedEntry: number | null
}

/** Which changes: of these states, before a number, the newest first. */
export interface ChangesAsked {
  readonly states: readonly RoutingChange['state'][]
  readonly before?: number
  readonly limit: number
  /** Those that lie in these areas. */
  readonly areas: 'all' | readonly string[]
}
