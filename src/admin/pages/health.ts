import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { StoreHealth } from '../../message/store-health.ts'
import type { Language } from '../../message/type-rules.ts'
import type { Visit } from '../room.ts'
import { healthTexts } from '../texts/health.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { renderTraffic } from './chart.ts'
import type { Html, Page } from './shell.ts'
import { renderTime, showAge } from './time.ts'

export interface MaintenanceShown {
  readonly reason: 'update' | 'database' | 'network' | 'incident'
  readonly until: string | null
  readonly since: string
}

/** How the gateway does: numbers, codes and times. */
export interface Health extends StoreHealth {
  readonly at: string
  readonly maintenance: MaintenanceShown | null
  /** Of the gateway itself; whole days, negative when it has ended. */
  readonly ownCertificates: readonly {
    readonly use: 'public' | 'room' | 'canary'
    readonly validUntil: string
    readonly daysLeft: number
    readonly endsSoon: boolean
  }[]
  /** Who cosigns the log's checkpoints, by name. */
  readonly witnesses: readonly string[]
  readonly crls: readonly { readonly issuer: string; readonly usableUntil: string | null; readonly stale: boolean }[]
  readonly certificates: { readonly unusable: number; readonly endingSoon: number; readonly firstEnd: string | null }
  readonly offices: { readonly all: number; readonly notLive: number }
  readonly knowledgeAgeSeconds: number
  /** Of the process that answers, since it started. */
  readonly jobs: readonly { readonly job: string; readonly done: number; readonly failed: number }[]
  readonly alarms: readonly { readonly code: string; readonly alarms: number }[]
  readonly versions: { readonly budkavle: string; readonly node: string }
}

type HealthSay = Say<keyof (typeof healthTexts)['en']>
type Line = readonly [name: string, value: Html | string, bad?: boolean]

/** What needs somebody first, in words; then each part. */
export function renderHealth({ language }: Visit, health: Health): Page {
  const say = sayIn(healthTexts, language)
  const faults = findFaults(say, health)
  const sum = faults.length === 0 ? say('allWell') : say('needs', faults.length)
  return {
    title: say('title'),
    content: html`<h1>${say('title')}</h1>
<p class="sum ${faults.length > 0 ? 'bad' : 'good'}"><strong>${sum}</strong></p>
${faults.length > 0 && html`<ul>${faults.map((one) => html`<li>${one}</li>`)}</ul>`}
<p class="links"><a class="button" href="/${language}/health/diagnostics">${say('diagnostics')}</a> <a href="/${language}/health/maintenance">${say('maintenance')}</a></p>
<p class="note">${say('diagnosticsNote')}</p>
<h2>${say('traffic')}</h2>
${renderTraffic(language, health.traffic)}
<div class="parts">${partsOf(say, language, health).map(([title, lines]) => html`<section class="part"><h2>${title}</h2><dl>${lines.map(renderLine)}</dl></section>`)}</div>
<h2>${say('jobs')}</h2>
<p class="note">${say('jobsNote')}</p>
<div class="numbers">${renderTable(
      say('jobs'),
      [say('job'), say('runs'), say('failed')],
      health.jobs.map(({ job, done, failed }) => ({
        cells: [
          html`<code>${job}</code>`,
          String(done),
          failed > 0 ? html`<strong class="late">${failed}</strong>` : '0',
        ],
      })),
    )}</div>`,
  }
}

function renderLine([name, value, bad]: Line): Html {
  return html`<dt>${name}</dt><dd>${bad ? html`<strong class="late">${value}</strong>` : value}</dd>`
}

function findFaults(
  say: HealthSay,
  { queues, crls, certificates, ownCertificates, offices, log, at, maintenance, ...rest }: Health,
): string[] {
  const checkpointAge =
    log.checkpointAt === null ? Number.POSITIVE_INFINITY : Date.parse(at) - Date.parse(log.checkpointAt)
  const faults: readonly (readonly [boolean, string])[] = [
    [maintenance !== null, say('inMaintenance')],
    [queues.late > 0, say('lateMany', queues.late)],
    [queues.atDesk > 0, say('atDeskMany', queues.atDesk)],
    [queues.givenUpNotices > 0, say('givenUpMany', queues.givenUpNotices)],
    [crls.some(({ stale }) => stale), say('crlStale')],
    ...ownCertificates.map((one) => [one.endsSoon, say('ownEnds', say(`own.${one.use}`), daysOf(say, one))] as const),
    [certificates.unusable > 0, say('unusableMany', certificates.unusable)],
    [certificates.endingSoon > 0, say('endingMany', certificates.endingSoon)],
    [offices.notLive > 0, say('notLiveMany', offices.notLive)],
    [log.size > (log.checkpointSize ?? 0) && checkpointAge > checkpointMsMax, say('checkpointOld')],
    [rest.knowledgeAgeSeconds > 300, say('knowledgeOld')],
    [rest.jobs.some(({ failed }) => failed > 0), say('jobsFailed')],
    [Math.abs(Date.parse(rest.database.now) - Date.parse(at)) > 2_000, say('clocksApart')],
  ]
  return faults.flatMap(([isSo, text]) => (isSo ? [text] : []))
}

/** A checkpoint is saved every ten seconds while the log grows. */
const checkpointMsMax = 120_000

function daysOf(say: HealthSay, { daysLeft }: Health['ownCertificates'][number]): string {
  return daysLeft < 0 ? say('hasEnded') : say('daysLeft', daysLeft)
}

function partsOf(say: HealthSay, language: Language, health: Health): (readonly [string, readonly Line[]])[] {
  const { queues, log, witnesses, crls, certificates, ownCertificates, database, versions, offices } = health
  const time = (at: string | null) => (at === null ? '–' : renderTime(language, new Date(at), 'seconds'))
  const oldest = queues.oldestAt === null ? '–' : showAge(language, Date.parse(health.at) - Date.parse(queues.oldestAt))
  return [
    [
      say('queues'),
      [
        [say('open'), String(queues.open)],
        [say('oldest'), oldest],
        [say('late'), String(queues.late), queues.late > 0],
        [say('atDesk'), String(queues.atDesk), queues.atDesk > 0],
        [say('held'), String(queues.held)],
        [say('notTaken'), String(queues.notTaken)],
        [say('unsent'), String(queues.unsentNotices)],
        [say('givenUp'), String(queues.givenUpNotices), queues.givenUpNotices > 0],
        [say('officesNotLive'), `${offices.notLive} / ${offices.all}`, offices.notLive > 0],
        ...health.alarms.map(({ code, alarms }): Line => [say('alarm', code), String(alarms), true]),
      ],
    ],
    [
      say('log'),
      [
        [say('logSize'), String(log.size)],
        [say('checkpoint'), log.checkpointSize === null ? '–' : html`${log.checkpointSize}, ${time(log.checkpointAt)}`],
        [say('witnesses'), witnesses.length > 0 ? witnesses.join(', ') : say('noWitness')],
      ],
    ],
    [
      say('trust'),
      [
        ...ownCertificates.map((one): Line => {
          const left = html`${daysOf(say, one)}, ${renderTime(language, new Date(one.validUntil))}`
          return [say(`own.${one.use}`), left, one.endsSoon]
        }),
        ...crls.map(({ issuer, usableUntil, stale }): Line => [say('crl', issuer), time(usableUntil), stale]),
        [say('endingSoon'), String(certificates.endingSoon), certificates.endingSoon > 0],
        [say('firstEnd'), time(certificates.firstEnd)],
        [say('unusable'), String(certificates.unusable), certificates.unusable > 0],
      ],
    ],
    [
      say('database'),
      [
        ['PostgreSQL', database.version],
        [say('size'), say('megabytes', Math.round(database.bytes / 1_000_000))],
        [say('connections'), String(database.connections)],
        [say('migrations'), String(database.migrations)],
        [say('clock'), time(database.now)],
      ],
    ],
    [
      say('versions'),
      [
        ['Budkavle', versions.budkavle],
        ['Node.js', versions.node],
      ],
    ],
  ]
}
