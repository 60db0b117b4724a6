import type { AlertKind } from '../../message/alert.ts'

/** A moment's parts, none with a leading zero but the minute. */
export interface ClockParts {
  readonly day: number
  readonly month: number
  readonly year: number
  readonly hour: number
  readonly minute: string
}

/** What the mails say in one language: one that lacks something does not compile. */
export interface Phrases {
  /** By what an alert is about; one of a kind that is not known is written as late items are. */
  readonly matters: Readonly<Record<Matter, MatterPhrases>>
  /** What is wrong, by kind of alert; any other is told by its code. */
  readonly kinds: Readonly<Record<AlertKind, string>>
  readonly otherKind: string
  readonly labels: Readonly<Record<'what' | 'office' | 'items' | 'since' | 'number', string>>
  readonly moment: (parts: ClockParts) => string
  readonly automatic: string
}

export type Matter = 'late' | 'incident' | 'not-live'

interface MatterPhrases {
  readonly subject: string
  readonly subjectOver: string
  readonly started: (office: string) => string
  readonly over: (office: string) => string
  /** Where to look, by who is told: of late items a step of the ladder. */
  readonly look: Readonly<Record<string, string>>
  readonly lookElse: string
  readonly once: string
}
