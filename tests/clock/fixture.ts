import type { MessageType } from '../../src/message/catalogue.ts'
import type { PartyKind } from '../../src/message/ids.ts'
import type { Ladder } from '../../src/message/ladder.ts'
import { type Consented, createStage, type Routed, type Validated, type Verified } from '../../src/message/stages.ts'
import type { ClockRule, Labels, TypeRules } from '../../src/message/type-rules.ts'

export interface RoutedParts {
  readonly type?: Partial<TypeRules & Pick<MessageType, 'deskLadder'>>
  readonly message?: Readonly<Record<string, unknown>>
  readonly sender?: PartyKind
  readonly reason?: Routed['route']['reason']
  /** The municipality that routed it; absent: none did. */
  readonly municipality?: { readonly given: string; readonly resolved: string | null }
}

/** A message of FPA about someone in Helsinki, on its way to social services; `parts` says what differs. */
export function createRouted(parts: RoutedParts = {}): Routed {
  const { type = {}, message = {}, sender = 'fpa', reason = 'rule', municipality } = parts
  const verified = createStage<Verified>({ signer: { id: '0246246-0', kind: sender } } as Verified)
  const validated = createStage<Validated>({
    verified,
    type: { ...rules, deskLadder: rules.ladder, ...type } as MessageType,
    message: { urgency: 'normal', person: { homeMunicipality: '091' }, ...message } as unknown as Validated['message'],
  })
  const decided = municipality ? { ...municipality, from: 'home' as const } : null
  return createStage<Routed>({
    consented: { validated } as Consented,
    route: {
      office: 'office',
      party: null,
      reason,
      rule: null,
      explanation: { municipality: decided, area: null, considered: [] },
    } as unknown as Routed['route'],
  })
}

export function clock(changes: Partial<ClockRule> = {}): ClockRule {
  return {
    clock: 'assessment-begun',
    title: labels,
    basis: 'SVL 1301/2014 36 §',
    certainty: 'read',
    binds: 'receiver',
    places: ['mainland', 'aland'],
    when: null,
    due: { in: 'working-days', count: 7 },
    ...changes,
  }
}

export const ladder: Ladder = {
  name: 'ordinary',
  calendar: 'always',
  steps: [{ afterMinutes: 60, tell: ['receiver'] }],
}
const labels: Labels = { en: 'Begun', fi: 'Aloitettu', sv: 'Inledd' }
const rules: Partial<TypeRules> = {
  directions: [
    { from: 'fpa', to: 'social-services' },
    { from: 'social-services', to: 'fpa' },
  ],
  routedBy: 'person',
  shown: { rule: 'at-once' },
  clocks: [],
  ladder: { normal: ladder, urgent: ladder },
}
