/** Signs that an office is looked after. */
export interface LiveSigns {
  readonly kind: 'default' | 'unit' | 'manual-desk'
  readonly partyKind: 'fpa' | 'social-services' | null
  /** Whether its party has a TLS certificate that holds now. */
  readonly hasCertificate: boolean
  /** Whether a person is named who answers for it. */
  readonly hasResponsible: boolean
  /** RFC 3339; null: never. */
  readonly lastPolledAt: string | null
  readonly canaryConfirmedAt: string | null
}

/** How old the last sign of life may be. */
export interface SignLimits {
  readonly polledMinutesMax: number
  readonly canaryHoursMax: number
}

export const notLiveReasons = [
  'office.certificate',
  'office.not-polled',
  'office.no-responsible',
  'office.canary-late',
] as const
export type NotLive = (typeof notLiveReasons)[number]

/** Why an office does not count as looked after, as routing sees it; none: it is live. The manual desk always is. */
export function findSilent(signs: LiveSigns, limits: SignLimits, at: Date): NotLive[] {
  if (signs.kind === 'manual-desk') return []
  const isRecent = (sign: string | null, minutes: number) =>
    sign !== null && Date.parse(sign) >= at.getTime() - minutes * 60_000
  const faults: readonly (readonly [NotLive, boolean])[] = [
    ['office.certificate', !signs.hasCertificate],
    ['office.not-polled', !isRecent(signs.lastPolledAt, limits.polledMinutesMax)],
    ['office.no-responsible', !signs.hasResponsible],
    ['office.canary-late', signs.partyKind !== 'fpa' && !isRecent(signs.canaryConfirmedAt, limits.canaryHoursMax * 60)],
  ]
  return faults.flatMap(([reason, isSo]) => (isSo ? [reason] : []))
}
