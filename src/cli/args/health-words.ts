import type { GatewayHealth, HealthNeed, HealthNeedCode, OwnCertificateHealth } from '../../message/health.ts'
import { table } from './table.ts'

/** For people at a terminal: what needs somebody, with the command that shows more of it; then each part. */
export function describeHealth(health: GatewayHealth): string {
  const { at, needs } = health
  const { length } = needs
  const some = length === 1 ? '1 thing needs somebody' : `${length} things need somebody`
  const sum = length === 0 ? 'nothing needs somebody, as far as the database and the files tell' : some
  return [
    `${at}  ${sum}`,
    ...table(needs.map((need) => ['', need.code, ...wordsOf(need)])),
    '',
    ...table(partsOf(health)),
  ].join('\n')
}

/** What it is, and where to look further. */
const words: Readonly<
  Record<Exclude<HealthNeedCode, 'own-certificate.ending'>, readonly [what: string, look: string]>
> = {
  'intake.maintenance': ['nothing new is taken in: maintenance', 'budkavle maintenance'],
  'messages.late': ['messages that are late', 'budkavle messages --state late'],
  'messages.at-desk': ['messages at the manual desk', 'budkavle desk'],
  'notices.given-up': ['notices that could not be sent', ''],
  'crl.stale': ['a revocation list is too old: certificates of its issuer are refused', ''],
  'certificates.unusable': ['registered certificates that cannot be used', 'budkavle register --list'],
  'certificates.ending': ['organisations whose certificates end soon or are missing', 'budkavle party'],
  'offices.not-live': ['offices that are not live', 'budkavle office'],
  'log.checkpoint-old': ['no checkpoint of the log was signed lately: does a gateway run?', ''],
  'knowledge.old': ['organisations and routing have not been read for five minutes', ''],
  'jobs.failed': ['a regular job has failed since the start', ''],
  'clocks.apart': ['the clocks of this machine and the database are more than two seconds apart', ''],
}

function wordsOf(need: HealthNeed): readonly [what: string, look: string] {
  if (need.code === 'own-certificate.ending') return [`${own[need.use]}: ${daysOf(need)}`, '']
  const [what, look] = words[need.code]
  return ['count' in need ? `${need.count} ${what}` : what, look && `see: ${look}`]
}

function partsOf(health: GatewayHealth): string[][] {
  const { maintenance, queues, offices, log, witnesses, certificates, database, versions, traffic, alarms } = health
  const sum = (name: 'accepted' | 'urgent') => traffic.reduce((total, hour) => total + hour[name], 0)
  const until = maintenance && (maintenance.until === null ? 'no end is named' : `expected until ${maintenance.until}`)
  return [
    ['intake', maintenance ? `maintenance since ${maintenance.since}: ${maintenance.reason}; ${until}` : 'open'],
    ['traffic', `${sum('accepted')} messages in two days, ${sum('urgent')} of them urgent`],
    ['waiting', `${queues.open}, the oldest since ${queues.oldestAt ?? '–'}`],
    [
      '  of them',
      `${queues.late} late, ${queues.atDesk} at the manual desk, ${queues.notTaken} not taken by an endpoint`,
    ],
    ['not shown yet', String(queues.held)],
    ['notices', `${queues.unsentNotices} to be sent, ${queues.givenUpNotices} given up`],
    ['alarms so far', alarms.map(({ code, alarms: raised }) => `${code} ${raised}`).join(', ') || 'none'],
    ['offices', `${offices.notLive} of ${offices.all} not live`],
    ['log', `${log.size} entries`],
    ['checkpoint', log.checkpointSize === null ? 'none' : `of ${log.checkpointSize} entries, at ${log.checkpointAt}`],
    ['witnesses', witnesses.join(', ') || 'none: nobody cosigns the log'],
    ...health.ownCertificates.map((one) => ['own certificate', `${own[one.use]}: ${daysOf(one)}, ${one.validUntil}`]),
    ...health.crls.map(({ issuer, usableUntil, stale }) => [
      'revocation list',
      `${issuer}: ${stale ? 'TOO OLD, ' : ''}usable until ${usableUntil ?? '–'}`,
    ]),
    ['registered', `${certificates.unusable} cannot be used; the next ends ${certificates.firstEnd ?? '–'}`],
    ['  end soon', `of ${certificates.endingSoon} organisations, within four months`],
    ['database', `PostgreSQL ${database.version}, ${Math.round(database.bytes / 1_000_000)} MB`],
    ['  of it', `${database.connections} connections, ${database.migrations} migrations, its clock ${database.now}`],
    ['not told of', 'whether gateway processes run, and how their regular jobs do: ask their /readyz and /metrics'],
    ['versions', `Budkavle ${versions.budkavle}, Node.js ${versions.node}`],
  ]
}

const own: Readonly<Record<OwnCertificateHealth['use'], string>> = {
  public: 'the gateway’s, for parties',
  room: 'the gateway’s, for the administrators’ room',
  canary: 'of who signs test messages',
}

function daysOf({ daysLeft }: Pick<OwnCertificateHealth, 'daysLeft'>): string {
  return daysLeft < 0 ? 'HAS ENDED' : `${daysLeft} days left`
}
