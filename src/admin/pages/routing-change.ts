import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { RoutingBook } from '../../route/book.ts'
import { type RoutingChange, urgentReasons } from '../../route/change.ts'
import type { Gap } from '../../route/gaps.ts'
import type { Review } from '../../routing-changes.ts'
import { may, type Permission } from '../permissions.ts'
import type { Visit } from '../room.ts'
import { changeFactTexts } from '../texts/change-facts.ts'
import { routingChangeTexts } from '../texts/routing-change.ts'
import { joinTexts, type Say, sayIn } from '../texts/say.ts'
import { renderEdits } from './routing-edits.ts'
import { renderFaults } from './routing-faults.ts'
import { renderDayField, renderParts, renderSelect, type Words } from './routing-words.ts'
import { formTokenField, type Html, type Page } from './shell.ts'
import { renderTime } from './time.ts'

const texts = joinTexts(routingChangeTexts, changeFactTexts)
type ChangeSay = Say<keyof (typeof texts)['en']>

/** A change as its page shows it. */
export interface ChangeShown {
  readonly change: RoutingChange
  readonly book: RoutingBook
  readonly words: Words
  /** `YYYY-MM-DD` in Finland. */
  readonly today: string
  readonly tomorrow: string
  /** Of a draft only. */
  readonly review?: Review
}

/** One change: what it does, what it would have changed, who did what, and what can be done with it. */
export function renderChange(visit: Visit, shown: ChangeShown): Page {
  const say = sayIn(texts, visit.language)
  const { change, review, words, book } = shown
  const title = say('changeN', change.number)
  return {
    title,
    content: html`<h1>${title}</h1>
${renderParts(visit)}
${renderState(say, shown)}
${review && review.faults.length > 0 && html`${renderFaults(visit.language, review.faults)}<p>${say('cannotApprove')}</p>`}
${renderWho(visit, say, change)}
<h2>${say('what')}</h2>
${renderEdits(visit.language, words, book, change.edits)}
${review && renderReplay(say, words, review)}
${review && renderGaps(say, words, review)}
${renderDecision(visit, say, shown)}`,
  }
}

function renderState(say: ChangeSay, { change, words, today }: ChangeShown): Html {
  const { state, startsOn, urgent } = change
  const day = words.day(startsOn)
  const more =
    state === 'draft'
      ? say(urgent !== null && startsOn <= today ? 'sum.draftToday' : 'sum.draftMore', day)
      : state === 'approved'
        ? say(startsOn <= today ? 'sum.approvedPast' : 'sum.approvedMore', day)
        : say('sum.discardedMore')
  return html`<p class="sum ${state === 'approved' ? 'good' : ''}"><strong>${say(`sum.${state}`)}</strong> ${more}</p>`
}

function renderWho({ language }: Visit, say: ChangeSay, change: RoutingChange): Html {
  const { note, urgent, author, draftedAt, draftedEntry, decidedBy, decidedAt, decidedEntry, undoes, undoneBy } = change
  const entry = (n: number) => html`<span class="note">${say('entry', n)}</span>`
  const link = (n: number) => html`<a href="/${language}/routing/changes/${n}">${say('changeN', n)}</a>`
  const decided =
    decidedBy !== null &&
    decidedAt !== null &&
    html`<dt>${say('decided')}</dt><dd>${decidedBy}, ${renderTime(language, new Date(decidedAt))} ${entry(decidedEntry ?? 0)}</dd>`
  const why = urgent === null ? say(`note.${note}`) : `${say(`note.${note}`)}: ${say(`urgent.${urgent}`)}`
  return html`<dl>
<dt>${say('why')}</dt><dd>${why}</dd>
<dt>${say('author')}</dt><dd>${author}, ${renderTime(language, new Date(draftedAt))} ${entry(draftedEntry)}</dd>
${decided}
${undoes !== null && html`<dt>${say('undoes')}</dt><dd>${link(undoes)}</dd>`}
${undoneBy !== null && html`<dt>${say('state')}</dt><dd>${say('state.undone', '')} ${link(undoneBy)}</dd>`}
</dl>`
}

function renderReplay(say: ChangeSay, words: Words, { replay }: Review): Html {
  const { messages, moved, moves, untold, inThread } = replay
  const rows = moves.map((move) => ({ cells: [words.office(move.from), words.office(move.to), String(move.messages)] }))
  const heads = [say('fromOffice'), say('toOffice'), say('messages')]
  const notes = [untold > 0 && say('untold', untold), inThread > 0 && say('inThread', inThread), say('previewHow')]
  return html`<h2 id="preview">${say('preview')}</h2>
<p class="sum"><strong>${messages === 0 ? say('previewNone') : say('previewSum', messages, moved)}</strong></p>
${rows.length > 0 && html`<div class="moves">${renderTable(say('preview'), heads, rows)}</div>`}
<p class="note">${notes.filter((note) => note !== false).join(' ')}</p>`
}

function renderGaps(say: ChangeSay, words: Words, { opened, closed }: Review): Html {
  const none = opened.length === 0 && html`<p>${say('noGaps')}</p>`
  const list = (heading: string, gaps: readonly Gap[]) =>
    gaps.length > 0 &&
    html`<h3>${heading}</h3><ul>${groupGaps(say, words, gaps).map((line) => html`<li>${line}</li>`)}</ul>`
  return html`<h2>${say('gaps')}</h2>${none}${list(say('opened'), opened)}${list(say('closed'), closed)}`
}

/** Types with the same gap in one line. */
function groupGaps(say: ChangeSay, words: Words, gaps: readonly Gap[]): string[] {
  const byPlace = Map.groupBy(gaps, ({ why, office, municipalities }) => [why, office, ...municipalities].join())
  return [...byPlace.values()].map((group) => {
    const types = [...new Set(group.map(({ messageType }) => messageType))]
    const [{ why, office, municipalities } = { why: 'no-rule' as const, office: null, municipalities: [] }] = group
    const what = types.length > 3 ? say('typesN', types.length) : types.map(words.type).join(', ')
    const where =
      municipalities.length === 0
        ? say('everywhere')
        : municipalities.length > 6
          ? say('municipalitiesN', municipalities.length)
          : municipalities.map(words.municipality).join(', ')
    return `${where}: ${what} – ${say(`gap.${why}`, words.office(office ?? ''))}`
  })
}

function renderDecision(visit: Visit, say: ChangeSay, { change, review, words: _, ...days }: ChangeShown): Html {
  const { language, session, by } = visit
  const mine = (permission: Permission) => may(session.person, permission, 'somewhere')
  const form = (path: string, content: Html) =>
    html`<form method="post" action="/${language}/routing/changes/${change.number}/${path}">${formTokenField(session.formToken)}${content}</form>`
  if (change.state === 'approved') {
    const open = mine('routing.edit') && change.undoneBy === null
    return html`${open && html`<h2>${say('undo')}</h2><p>${say('undoLead')}</p>${form('undo', renderUndoFields(say, days.tomorrow))}`}`
  }
  if (change.state === 'discarded') return html``
  const own = change.author === by
  const sound = review?.faults.length === 0
  const approve = mine('routing.approve') && !own && sound
  const discardPath = mine('routing.edit') ? 'discard' : mine('routing.approve') ? 'refusal' : undefined
  if (!approve && discardPath === undefined) return html``
  return html`<h2>${say('decide')}</h2>
${own && html`<p>${say('ownDraft')}</p>`}
${approve && html`<p>${say('approveLead')}</p>`}
<div class="choices">${approve && form('approval', html`<button>${say('approve')}</button>`)}
${discardPath && form(discardPath, html`<button class="second">${say('discard')}</button>`)}</div>`
}

function renderUndoFields(say: ChangeSay, tomorrow: string): Html {
  const reasons = urgentReasons.map((reason) => [reason, say(`urgent.${reason}`)] as const)
  return html`<div class="fields">${renderDayField('startsOn', say('day'), tomorrow)}
${renderSelect('urgent', say('urgentAsk'), reasons, { empty: say('notUrgent') })}</div>
<p><button class="second">${say('undoDraft')}</button></p>`
}
