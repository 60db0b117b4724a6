import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { Health, HealthNeed, OwnCertificateHealth } from '../../message/health.ts'
import type { Language } from '../../message/type-rules.ts'
import type { Visit } from '../room.ts'
import { healthTexts } from '../texts/health.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { renderTraffic } from './chart.ts'
import type { Html, Page } from './shell.ts'
import { renderTime, showAge } from './time.ts'

type HealthSay = Say<keyof (typeof healthTexts)['en']>
type Line = readonly [name: string, value: Html | string, bad?: boolean]

/** What needs somebody first, in words; then each part. */
export function renderHealth({ language }: Visit, health: Health): Page {
  const say = sayIn(healthTexts, language)
  const { needs, jobs } = health
  const sum = needs.length === 0 ? say('allWell') : say('needs', needs.length)
  return {
    title: say('title'),
    content: html`<h1>${say('title')}</h1>
<p class="sum ${needs.length > 0 ? 'bad' : 'good'}"><strong>${sum}</strong></p>
${needs.length > 0 && html`<ul>${needs.map((one) => html`<li>${nameNeed(say, one)}</li>`)}</ul>`}
<p class="links"><a class="button" href="/${language}/health/diagnostics">${say('diagnostics')}</a> <a href="/${language}/health/maintenance">${say('maintenance')}</a></p>
<p class="note">${say('diagnosticsNote')}</p>
<h2>${say('traffic')}</h2>
${renderTraffic(language, health.traffic)}
<div class="parts">${partsOf(say, language, health).map(([title, lines]) => html`<section class="part"><h2>${title}</h2><dl>${lines.map(renderLine)}</dl></section>`)}</div>
<h2>${say('jobs')}</h2>
<p class="note">${say(jobs.length > 0 ? 'jobsNote' : 'noJobs')}</p>
${jobs.length > 0 && renderJobs(say, jobs)}`,
  }
}

function renderJobs(say: HealthSay, jobs: Health['jobs']): Html {
  const rows = jobs.map(({ job, done, failed }) => ({
    cells: [html`<code>${job}</code>`, String(done), failed > 0 ? html`<strong class="late">${failed}</strong>` : '0'],
  }))
  return html`<div class="numbers">${renderTable(say('jobs'), [say('job'), say('runs'), say('failed')], rows)}</div>`
}

function renderLine([name, value, bad]: Line): Html {
  return html`<dt>${name}</dt><dd>${bad ? html`<strong class="late">${value}</strong>` : value}</dd>`
}

function nameNeed(say: HealthSay, need: HealthNeed): string {
  if (need.code === 'own-certificate.ending') return say(`need.${need.code}`, say(`own.${need.use}`), daysOf(say, need))
  return say(`need.${need.code}`, 'count' in need ? need.count : '')
}

function daysOf(say: HealthSay, { daysLeft }: Pick<OwnCertificateHealth, 'daysLeft'>): string {
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
