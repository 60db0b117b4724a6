import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { TrafficHour } from '../../message/store-health.ts'
import type { Language } from '../../message/type-rules.ts'
import { healthTexts } from '../texts/health.ts'
import { sayIn } from '../texts/say.ts'
import type { Html } from './shell.ts'
import { renderTime, showTime } from './time.ts'

const [barWidth, height] = [10, 100]

/** Messages by the hour as bars, urgent ones below; the same numbers as a table, for whoever does not see them. */
export function renderTraffic(language: Language, hours: readonly TrafficHour[]): Html {
  const say = sayIn(healthTexts, language)
  const most = Math.max(1, ...hours.map(({ accepted }) => accepted))
  const total = hours.reduce((sum, { accepted }) => sum + accepted, 0)
  const urgentOnes = hours.reduce((sum, { urgent }) => sum + urgent, 0)
  const [first, last] = [hours[0], hours.at(-1)]
  const label = say('trafficSum', total, Math.max(0, ...hours.map(({ accepted }) => accepted)), urgentOnes)
  const bars = hours.map(({ accepted, urgent }, place) => renderBar(place, accepted / most, urgent / most))
  const rows = hours
    .filter(({ accepted }) => accepted > 0)
    .map(({ from, accepted, urgent }) => ({
      cells: [renderTime(language, new Date(from)), String(accepted), String(urgent)],
    }))
  const numbers = [say('hour'), say('accepted'), say('urgentOnes')]
  return html`<figure class="chart">
<svg viewBox="0 0 ${hours.length * barWidth} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${bars}</svg>
<figcaption><span>${first && showTime(language, new Date(first.from))}</span><span>${label}</span><span>${last && showTime(language, new Date(last.from))}</span></figcaption>
</figure>
<details><summary>${say('asTable')}</summary>${rows.length === 0 ? html`<p>${say('noTraffic')}</p>` : html`<div class="numbers">${renderTable(say('traffic'), numbers, rows)}</div>`}</details>`
}

function renderBar(place: number, accepted: number, urgent: number): Html {
  const [tall, low] = [Math.round(accepted * height), Math.round(urgent * height)]
  const [x, width] = [place * barWidth + 1, barWidth - 2]
  return html`<rect x="${x}" y="${height - 1}" width="${width}" height="1" class="base"/><rect x="${x}" y="${height - tall}" width="${width}" height="${tall}"/><rect x="${x}" y="${height - low}" width="${width}" height="${low}" class="urgent"/>`
}
