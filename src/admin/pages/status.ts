import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { Visit } from '../room.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { statusTexts } from '../texts/status.ts'
import type { Html, Page } from './shell.ts'
import { renderTime, showAge, showTime } from './time.ts'

/** How an office stands: what waits there, for how long, and what of it is late. */
export interface OfficeState {
  readonly office: string
  readonly kind: 'default' | 'unit' | 'manual-desk'
  readonly names: { readonly fi: string; readonly sv: string; readonly en: string }
  /** Null: in no area, such as the manual desk and FPA's offices. */
  readonly area: string | null
  readonly waiting: number
  /** RFC 3339; null when nothing waits. */
  readonly oldestAt: string | null
  /** Of those that wait: a reminder of their ladder was due. */
  readonly late: number
}

type StatusSay = Say<keyof (typeof statusTexts)['en']>

/** What is wrong now, in a sentence and then office by office, what is late first. */
export function renderStatus(visit: Visit, offices: readonly OfficeState[], now: Date): Page {
  const { language, areas } = visit
  const say = sayIn(statusTexts, language)
  const [busy, empty] = [offices.filter(({ waiting }) => waiting > 0), offices.filter(({ waiting }) => waiting === 0)]
  const bound = areas !== 'all' && html`<p>${say('yourAreas', areas.join(', '))}</p>`
  return {
    title: say('title'),
    content: html`<h1>${say('title')}</h1>
${bound}${renderSum(say, offices)}
<p class="note">${say('asOf', showTime(language, now))} <a href="/${language}">${say('again')}</a></p>
${busy.length > 0 && renderBusy(visit, say, busy, now)}
${empty.length > 0 && renderEmpty(visit, say, empty)}`,
  }
}

/** The whole in a sentence: the first thing that is read. */
function renderSum(say: StatusSay, offices: readonly OfficeState[]): Html {
  const sum = (of: (office: OfficeState) => number) => offices.reduce((total, office) => total + of(office), 0)
  const [late, waiting] = [sum((one) => one.late), sum((one) => one.waiting)]
  const lateText = late === 0 ? say('noneLate') : late === 1 ? say('lateOne') : say('lateMany', late)
  const waitingText =
    waiting === 0 ? say('noneWaiting') : waiting === 1 ? say('waitingOne') : say('waitingMany', waiting)
  return html`<p class="sum ${late > 0 ? 'bad' : 'good'}"><strong>${lateText}</strong> ${waitingText}</p>`
}

function renderBusy({ language }: Visit, say: StatusSay, offices: readonly OfficeState[], now: Date): Html {
  const heads = [say('office'), say('late'), say('waiting'), say('oldest')]
  const rows = offices.map(({ names, office, waiting, oldestAt, late }) => {
    const oldest = new Date(oldestAt ?? now)
    const age = html`${showAge(language, now.getTime() - oldest.getTime())} <span class="note">${renderSince(say, language, oldest)}</span>`
    const lateCell = late > 0 ? html`<strong class="late">${late}</strong>` : html`<span class="note">0</span>`
    return { id: office, cells: [names[language], lateCell, String(waiting), age] }
  })
  return html`<h2 id="waiting">${say('waitingOffices')}</h2>
<div class="numbers">${renderTable(say('waitingOffices'), heads, rows)}</div>
<p class="note">${say('whatLate')}</p>`
}

function renderSince(say: StatusSay, language: Visit['language'], at: Date): Html {
  const [before = '', after = ''] = say('since', '\n').split('\n')
  return html`${before}${renderTime(language, at)}${after}`
}

function renderEmpty({ language }: Visit, say: StatusSay, offices: readonly OfficeState[]): Html {
  return html`<h2>${say('emptyOffices', offices.length)}</h2>
<ul class="offices">${offices.map(({ names, office }) => html`<li id="${office}">${names[language]}</li>`)}</ul>`
}
