import type { PartyKind } from './ids.ts'
import type { LadderByUrgency } from './ladder.ts'
import type { LegalMode } from './message.ts'
import type { Place } from './place.ts'

/** What `type.json` says: the rules of a type that are not structure. Fields are named by JSON Pointers. */
export interface TypeRules {
  readonly title: Labels
  /** What it tells, and when it is sent: one or two sentences for whoever integrates it. */
  readonly summary: Labels
  /** Who sends it to whom; a kind of party stands at most once as sender. */
  readonly directions: readonly Direction[]
  /** Where and when it may be sent at all. */
  readonly applies: readonly Validity[]
  /** The legal modes it may be sent under, each once; any other is refused with `basis.not-allowed`. */
  readonly legalModes: readonly LegalModeRule[]
  /** Fields that what stands in another field makes mandatory. */
  readonly requiresWhen: readonly RequiresWhen[]
  /** Fields that may only say some of what they could where another field has a value. */
  readonly allowsWhen: readonly AllowsWhen[]
  /** What a field may or must say from a date on, or until one. */
  readonly dated: readonly DatedRule[]
  /** The messages it may refer to with `refToMessageId`; null when it may refer to none. */
  readonly refersTo: ReferenceRule | null
  /** What it does to the message it refers to, always one of the sender's own, beside telling of it. */
  readonly effect: Effect
  readonly routedBy: RoutedBy
  readonly shown: ShownRule
  /** The clocks that it starts. */
  readonly clocks: readonly ClockRule[]
  /** Who is told when nobody takes it over. */
  readonly ladder: LadderByUrgency
  /** How long its payload is kept after the receiver has confirmed it. */
  readonly retentionDays: number
  /** Whether it may come in a signed batch, and so be paced. */
  readonly inBatch: boolean
}

export type Labels = Readonly<Record<Language, string>>
export type Language = 'en' | 'fi' | 'sv'
export const languages: readonly Language[] = ['en', 'fi', 'sv']

export interface Direction {
  readonly from: PartyKind
  readonly to: PartyKind
}

/** Dates are days in Finland, `YYYY-MM-DD`: `from` inclusive, `until` exclusive; null is open. */
export interface Period {
  readonly from: string | null
  readonly until: string | null
}

export interface Validity extends Period {
  readonly places: readonly Place[]
}

/**
 * How sure the product is of a statement about law: read in a public source, well known, or to be checked by whoever
 * deploys it.
 */
export type Certainty = 'read' | 'known' | 'unverified'

export interface LegalModeRule {
  readonly mode: LegalMode
  /** The sections that may be named as ground; none for a mode that names no section. */
  readonly sections: readonly SectionRule[]
  /** `original`: that of the message referred to must still stand. */
  readonly consent: 'required' | 'none' | 'original'
  /** Fields that this mode makes mandatory. */
  readonly requires: readonly string[]
}

export interface SectionRule extends Validity {
  readonly section: string
  readonly certainty: Certainty
}

/** With `is`: where the field has that value. Without: where the field is absent. */
export interface RequiresWhen {
  readonly field: string
  readonly is?: FieldValue
  readonly requires: readonly string[]
}

/** Where the field has that value, another one, if it is there, has one of these. */
export interface AllowsWhen {
  readonly field: string
  readonly is: FieldValue
  readonly allows: FieldChoice
}

export interface FieldChoice {
  readonly field: string
  readonly oneOf: readonly FieldValue[]
}

export type FieldValue = string | number | boolean

/**
 * `may`: the field may have this value only in the period. `must`: in the period the field must have it. The date is
 * that in the field `by`, which every message has; null: the day on which the message was made.
 */
export interface DatedRule extends Period {
  readonly field: string
  readonly kind: 'may' | 'must'
  readonly value: FieldValue
  readonly by: string | null
  readonly basis: string
  readonly certainty: Certainty
}

export interface ReferenceRule {
  /** Names of message types; `any`: whatever the sender was party to. */
  readonly types: readonly string[] | 'any'
  /** Of `any`, all but these: what stops others cannot be stopped itself. */
  readonly except: readonly string[]
  /** `own`: what the sender has sent; `received`: what was sent to it; `either`. */
  readonly whose: 'own' | 'received' | 'either'
}

/** `cancel` and `withdraw-consent` stop what is not yet confirmed. */
export type Effect = 'none' | 'cancel' | 'withdraw-consent'

/**
 * By the person's municipality, to the other end of the message referred to, by the municipality in a field, or to the
 * office that a field names.
 */
export type RoutedBy = 'person' | 'reference' | { readonly municipality: string } | { readonly office: string }

/** When the receiver sees it: at once, or from the day after the date in a field. */
export type ShownRule = { readonly rule: 'at-once' } | { readonly rule: 'day-after'; readonly date: string }

export interface ClockRule {
  /** Its name, a code. */
  readonly clock: string
  readonly title: Labels
  /** The section that it comes from. */
  readonly basis: string
  readonly certainty: Certainty
  /** Whom it binds. */
  readonly binds: 'receiver' | 'sender'
  /** It starts only where the matter lies at one of these. */
  readonly places: readonly Place[]
  /** Null: it starts always. */
  readonly when: ClockCondition | null
  readonly due: DueRule
}

/** It starts only where the field has one of these values, or only where the field is absent. */
export type ClockCondition =
  | { readonly field: string; readonly isOneOf: readonly FieldValue[] }
  | { readonly field: string; readonly absent: true }

/**
 * Counted from when the message is shown: at once, the same day (or the next working day after the cut-off), the n-th
 * working day after, or the same day n months later.
 */
export type DueRule =
  | { readonly in: 'moment' }
  | { readonly in: 'same-day' }
  | { readonly in: 'working-days'; readonly count: number }
  | { readonly in: 'months'; readonly count: number }
