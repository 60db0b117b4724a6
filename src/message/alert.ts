import { type IncidentKind, incidentKinds } from './incident.ts'
import type { Audience } from './ladder.ts'

/**
 * What an alert is about: items are late, an office that was looked after is not any more, or incidents of a kind are
 * open, by the incident's kind with a dash for the dot.
 */
export const alertKinds = ['late', 'not-live', ...incidentKinds.map(alertKindOf)] as const
export type AlertKind = (typeof alertKinds)[number]

/** An alert that stands, as people are shown it. */
export interface StandingAlert {
  readonly alert: number
  readonly audience: Audience
  readonly kind: AlertKind
  /** How many items it began with. */
  readonly items: number
  /** Since when it is so, of late items when the oldest was accepted; and when it started: RFC 3339, UTC. */
  readonly since: string
  readonly startedAt: string
}

/** Whom an alert of an office tells that is not of a ladder: who answers for it, with its organisation, and FPA's contact. */
export const officeAudiences = ['receiver', 'fpa'] as const

export function alertKindOf<Kind extends IncidentKind>(kind: Kind): Dashed<Kind> {
  return kind.replace('.', '-') as Dashed<Kind>
}

type Dashed<Kind extends string> = Kind extends `${infer Before}.${infer After}` ? `${Before}-${After}` : Kind

/** The kind of incident that an alert is about; undefined for one of another matter. */
export function incidentOf(kind: string): IncidentKind | undefined {
  return incidentKinds.find((one) => alertKindOf(one) === kind)
}

/** What the evidence of an alert says that it is about, and whom it tells, as codes. */
export function alertCodes(kind: string, audience: string): readonly string[] {
  if (kind === 'late') return [`escalation.${audience}`]
  return [incidentOf(kind) ?? `office.${kind}`, `audience.${audience}`]
}
