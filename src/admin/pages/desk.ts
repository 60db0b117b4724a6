import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { Labels, Language } from '../../message/type-rules.ts'
import type { Visit } from '../room.ts'
import { deskTexts } from '../texts/desk.ts'
import { sayIn } from '../texts/say.ts'
import { resendReasonText } from './resend.ts'
import type { Html, Page } from './shell.ts'
import { renderTime, showAge } from './time.ts'

/** An item that lies open somewhere: nothing from inside the document. */
export interface DeskItem {
  readonly item: number
  readonly sender: string
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  readonly urgency: 'normal' | 'urgent'
  /** RFC 3339: when it came to lie there. */
  readonly since: string
  /** The office that gave it away last; null when none ever did. */
  readonly rejectedBy: string | null
  readonly reason: string
}

/** All that is known of an item, with every move and every evidence. */
export interface Chain {
  readonly item: number
  readonly sender: string
  readonly messageId: string
  readonly messageType: string
  readonly schemaVersion: string
  readonly urgency: 'normal' | 'urgent'
  readonly acceptedAt: string
  readonly state: 'held' | 'open' | 'stored' | 'stopped' | 'relayed'
  readonly office: string
  readonly leasedUntil: string | null
  readonly clocks: readonly { readonly clock: string; readonly due: string; readonly binds: string }[]
  readonly stepsTaken: number
  readonly nextStepAt: string | null
  readonly custody: readonly {
    readonly from: string
    readonly to: string
    readonly reason: string
    readonly by: string | null
    readonly at: string
    readonly index: number
  }[]
  readonly events: readonly {
    readonly index: number
    readonly at: string
    readonly event: string
    readonly office: string | null
    readonly reasons: readonly string[]
  }[]
}

export interface Destination {
  readonly office: string
  readonly names: Labels
  readonly area: string | null
}

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
    html`${reasonText(language, one.reason)}${by}`,
    html`${view.nameOf(one.sender, language)}`,
  ]
}

/** A reason in words where they are known; the code else. */
export function reasonText(language: Language, code: string): Html {
  const key = `reason.${code}`
  const resent = resendReasonText(language, code)
  if (resent !== undefined) return html`${resent}`
  if (!Object.hasOwn(deskTexts.en, key)) return html`<code>${code}</code>`
  return html`${sayIn(deskTexts, language)(key as keyof typeof deskTexts.en)}`
}
