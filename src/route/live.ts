import type { NotLiveReason } from '../message/stages.ts'
import { isHeld } from './held.ts'
import type { LiveLimits, Office } from './table.ts'

/**
 * Why an office does not count as looked after; none: it is live. Canaries go to social services only. The manual desk
 * polls nothing: it is where everything ends that nobody else takes.
 * @param date that of `at` in Finland
 */
export function findNotLive(office: Office, limits: LiveLimits, date: string, at: Date): NotLiveReason[] {
  if (office.kind === 'manual-desk') return []
  const { watch, partyKind } = office
  const isRecent = (sign: Date | null | undefined, minutes: number) =>
    sign != null && sign.getTime() >= at.getTime() - minutes * minuteMs
  const faults: readonly (readonly [NotLiveReason, boolean])[] = [
    ['office.certificate', !isHeld(office, date, at)],
    ['office.not-polled', !isRecent(watch?.lastPolledAt, limits.polledMinutesMax)],
    ['office.no-responsible', !watch?.hasResponsible],
    ['office.canary-late', partyKind !== 'fpa' && !isRecent(watch?.canaryConfirmedAt, limits.canaryHoursMax * 60)],
  ]
  return faults.flatMap(([reason, isSo]) => (isSo ? [reason] : []))
}

const minuteMs = 60_000
