/**
 * Who is told when nobody takes a message over: a ladder is climbed step by step until its receiver has confirmed.
 * `ladders.json` holds them by name; each type names one for each urgency.
 */
export interface Ladder {
  readonly name: string
  /** `always`: at night and on holidays too; `working-time`: office hours of working days count, and no others. */
  readonly calendar: 'always' | 'working-time'
  readonly steps: readonly LadderStep[]
}

export interface LadderStep {
  /** Since the step before; of the first, since the message was shown. */
  readonly afterMinutes: number
  readonly tell: readonly Audience[]
}

/**
 * The receiver's responsible person, its organisation, FPA's contact for the area, the sender, the people at the manual
 * desk, and the social services on duty at any hour.
 */
export const audiences = ['receiver', 'organisation', 'fpa', 'sender', 'desk', 'on-call'] as const
export type Audience = (typeof audiences)[number]

export type LadderByUrgency = Readonly<Record<'normal' | 'urgent', Ladder>>

export interface Ladders {
  readonly byName: ReadonlyMap<string, Ladder>
  /** What lies at the manual desk climbs these, whatever its type. */
  readonly atDesk: LadderByUrgency
}
