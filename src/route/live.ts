import type { NotLiveReason } from '../message/stages.ts'
import { isHeld } from './held.ts'
import type { LiveLimits, Office } from './table.ts'

/**
 * Why an office does not count as looked after; none: it is live. Canaries go to social services only. One that is
 * handed its items need be heard of only as often as there is a canary. The manual desk polls nothing: it is where
 * everything ends that nobody else takes.
 * @param date that of `at` in Finland
 */
export function findNotLive(office: Office, limits: LiveLimits, date: string, at: Date): NotLiveReason[] {
  if (office.kind === 'manual-desk') return []
  const { watch, partyKind } = office
  const isRecent = (sign: Date | null | undefined, minutes: number) =>
    sign != null && sign.getTime() >= at.getTime() - minutes * minuteMs
  const canaryMinutesMax = limits.canaryHoursMax * 60
  const polledMinutesMax = watch?.forwards ? canaryMinutesMax : limits.polledMinutesMax
  const faults: readonly (readonly [NotLiveReason, boolean])[] = [
    ['office.certificate', !isHeld(office, date, at)],
    ['office.not-polled', !isRecent(watch?.lastPolledAt, polledMinutesMax)],
    ['office.no-responsible', !watch?.hasResponsible],
    ['office.canary-late', partyKind !== 'fpa' && !isRecent(watch?.canaryConfirmedAt, canaryMinutesMax)],
  ]
  return faults.flatMap(([reason, isSo]) => (isSo ? [reason] : []))
}

const minuteMs = 60_000
