import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { RoutingChange } from '../../route/change.ts'
import type { Visit } from '../room.ts'
import { changeFactTexts } from '../texts/change-facts.ts'
import { routingChangesTexts } from '../texts/routing-changes.ts'
import { joinTexts, sayIn } from '../texts/say.ts'
import { renderParts, showDay } from './routing-words.ts'
import type { Html, Page } from './shell.ts'
import { renderTime } from './time.ts'

const texts = joinTexts(routingChangesTexts, changeFactTexts)

/** On one page. */
export const changesMax = 50

/** Drafts that wait, and what became of those before them. */
export function renderChanges(visit: Visit, drafts: readonly RoutingChange[], history: readonly RoutingChange[]): Page {
  const say = sayIn(texts, visit.language)
  const last = history.length === changesMax ? history.at(-1) : undefined
  const older =
    last &&
    html`<nav class="pages" aria-label="${say('history')}"><ul><li><a href="/${visit.language}/routing/changes?before=${last.number}">${say('older')}</a></li></ul></nav>`
  return {
    title: say('changesTitle'),
    content: html`<h1>${say('changesTitle')}</h1>
${renderParts(visit)}
<p>${say('changesLead')}</p>
<h2>${say('waiting')}</h2>
${drafts.length === 0 ? html`<p>${say('noneWaiting')}</p>` : renderList(visit, say('waiting'), drafts)}
<h2>${say('history')}</h2>
${history.length === 0 ? html`<p>${say('noHistory')}</p>` : renderList(visit, say('history'), history)}
${older}`,
  }
}

function renderList({ language }: Visit, caption: string, changes: readonly RoutingChange[]): Html {
  const say = sayIn(texts, language)
  const heads = [say('number'), say('why'), say('begins'), say('state'), say('author'), say('decided')]
  const rows = changes.map((change) => {
    const { number, note, startsOn, state, undoneBy, author, draftedAt, decidedBy, decidedAt } = change
    const who = (by: string, at: string) => html`${by} <span class="note">${renderTime(language, new Date(at))}</span>`
    const stated = undoneBy === null ? say(`state.${state}`) : say('state.undone', undoneBy)
    const decided = decidedBy === null || decidedAt === null ? html`–` : who(decidedBy, decidedAt)
    const link = html`<a href="/${language}/routing/changes/${number}">${say('changeN', number)}</a>`
    return { cells: [link, say(`note.${note}`), showDay(language, startsOn), stated, who(author, draftedAt), decided] }
  })
  return html`<div class="changes">${renderTable(caption, heads, rows)}</div>`
}
