import type { CountedNeed, GatewayHealth, HealthNeed, PlainNeed, ProcessHealth } from './health.ts'

/**
 * What of this needs somebody, the most pressing first.
 * @param own of the process that answers; absent where none does, and then nothing of it is judged
 */
export function findNeeds(
  {
    at,
    maintenance,
    queues,
    crls,
    ownCertificates,
    certificates,
    offices,
    log,
    database,
  }: Omit<GatewayHealth, 'needs'>,
  own?: ProcessHealth,
): HealthNeed[] {
  const ending = ownCertificates.filter(({ endsSoon }) => endsSoon)
  const clocksApartMs = Math.abs(Date.parse(database.now) - Date.parse(at))
  return [
    ...plain('intake.maintenance', maintenance !== null),
    ...counted('messages.late', queues.late),
    ...counted('messages.at-desk', queues.atDesk),
    ...counted('notices.given-up', queues.givenUpNotices),
    ...plain(
      'crl.stale',
      crls.some(({ stale }) => stale),
    ),
    ...ending.map(({ use, daysLeft }) => ({ code: 'own-certificate.ending', use, daysLeft }) as const),
    ...counted('certificates.unusable', certificates.unusable),
    ...counted('certificates.ending', certificates.endingSoon),
    ...counted('offices.not-live', offices.notLive),
    ...plain('log.checkpoint-old', isCheckpointOld(log, at)),
    ...plain('knowledge.old', (own?.knowledgeAgeSeconds ?? 0) > knowledgeSecondsMax),
    ...plain('jobs.failed', own?.jobs.some(({ failed }) => failed > 0) ?? false),
    ...plain('clocks.apart', clocksApartMs > clocksApartMsMax),
  ]
}

function plain(code: PlainNeed, isSo: boolean): HealthNeed[] {
  return isSo ? [{ code }] : []
}

function counted(code: CountedNeed, count: number): HealthNeed[] {
  return count > 0 ? [{ code, count }] : []
}

/** The log has grown, and no checkpoint of it was signed lately. */
function isCheckpointOld({ size, checkpointSize, checkpointAt }: GatewayHealth['log'], at: string): boolean {
  const ageMs = checkpointAt === null ? Number.POSITIVE_INFINITY : Date.parse(at) - Date.parse(checkpointAt)
  return size > (checkpointSize ?? 0) && ageMs > checkpointMsMax
}

/** A checkpoint is saved every ten seconds while the log grows. */
const checkpointMsMax = 120_000
const clocksApartMsMax = 2_000
/** It is read every minute. */
const knowledgeSecondsMax = 300
