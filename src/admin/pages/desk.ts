import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { DeskItem } from '../../message/desk.ts'
import type { Language } from '../../message/type-rules.ts'
import type { Visit } from '../room.ts'
import { deskTexts } from '../texts/desk.ts'
import { sayIn } from '../texts/say.ts'
import { renderReason } from './reason.ts'
import type { Html, Page } from './shell.ts'
import { renderTime, showAge } from './time.ts'

/** The index in the log of what was done, or why nothing was. */
export type DeskAnswer = { readonly receipt: number } | { readonly no: string }

/** What parties, offices and types are called. */
export interface DeskView {
  nameOf(id: string, language: Language): string
  titleOf(type: string, version: string, language: Language): string
}

interface Listed {
  readonly items: readonly DeskItem[]
  readonly office: string
  readonly now: Date
}

/** What lies at the manual desk, urgent items first, then the oldest; each leads to its whole chain. */
export function renderDesk({ language, areas }: Visit, { items, office, now }: Listed, view: DeskView): Page {
  const say = sayIn(deskTexts, language)
  const title = office === 'manual-desk' ? say('title') : say('atOffice', view.nameOf(office, language))
  const urgent = items.filter((one) => one.urgency === 'urgent').length
  const count = items.length === 0 ? say('empty') : items.length === 1 ? say('countOne') : say('count', items.length)
  const bound = areas !== 'all' && html`<p>${say('yourAreas', areas.join(', '))}</p>`
  const heads = [say('item'), say('waited'), say('why'), say('sender')]
  const rows = items.map((one) => ({ cells: cellsOf(one, language, now, view) }))
  const back = office !== 'manual-desk' && html`<p class="crumb"><a href="/${language}/desk">${say('toDesk')}</a></p>`
  return {
    title,
    content: html`${back}<h1>${title}</h1>
<p>${say('lead')}</p>${bound}
<p class="sum ${items.length > 0 ? 'bad' : 'good'}"><strong>${count}</strong>${urgent > 0 && ` ${say('urgentCount', urgent)}`}</p>
${items.length > 0 && html`<div class="desk">${renderTable(title, heads, rows)}</div>`}`,
  }
}

function cellsOf(one: DeskItem, language: Language, now: Date, view: DeskView): Html[] {
  const say = sayIn(deskTexts, language)
  const since = new Date(one.since)
  const urgent = one.urgency === 'urgent' && html` <strong class="late">${say('urgent')}</strong>`
  const by = one.rejectedBy !== null && html`<br><span class="note">${view.nameOf(one.rejectedBy, language)}</span>`
  const title = view.titleOf(one.messageType, one.schemaVersion, language)
  return [
    html`<a href="/${language}/desk/${one.item}">${one.item} · ${title}</a>${urgent}`,
    html`${showAge(language, now.getTime() - since.getTime())} <span class="note">${renderTime(language, since)}</span>`,
    html`${renderReason(language, one.reason)}${by}`,
    html`${view.nameOf(one.sender, language)}`,
  ]
}
