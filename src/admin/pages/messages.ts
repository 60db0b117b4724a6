import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import {
  type Choice,
  type Choices,
  type FoundMessage,
  type FoundState,
  foundStates,
} from '../../message/message-search.ts'
import type { Visit } from '../room.ts'
import { messagesTexts } from '../texts/messages.ts'
import { type Say, sayIn } from '../texts/say.ts'
import type { Html, Page } from './shell.ts'
import { renderTime, showAge } from './time.ts'

/** What was asked for, and what of it does not have its form. */
interface Asked {
  readonly fields: Readonly<Record<Field, string>>
  readonly faults: readonly Field[]
}
type Field = 'id' | 'sender' | 'office' | 'type' | 'state' | 'from' | 'until'
type MessagesSay = Say<keyof (typeof messagesTexts)['en']>

/** On one page. */
export const foundMax = 50

/** @param found one more than a page holds, if there are more */
export function renderMessages(
  visit: Visit,
  asked: Asked,
  choices: Choices,
  found: readonly FoundMessage[],
  now: Date,
): Page {
  const say = sayIn(messagesTexts, visit.language)
  const { faults } = asked
  return {
    title: say('title'),
    ...(faults.length > 0 && { status: 422 }),
    content: html`<h1>${say('title')}</h1>
<p class="note">${say('lead')}</p>
${faults.length > 0 && html`<p class="warning" role="alert">${say('faulty')} ${faults.map((name) => say(`field.${name}`)).join(', ')}</p>`}
${renderForm(visit, say, asked, choices)}
${faults.length === 0 && renderFound(visit, say, asked, found, now)}`,
  }
}

function renderForm({ language }: Visit, say: MessagesSay, { fields, faults }: Asked, choices: Choices): Html {
  // What has no place in a field, such as a personal identity code, is not shown again.
  const shownOf = (name: Field) => (faults.includes(name) ? '' : fields[name])
  const invalid = (name: Field) => faults.includes(name) && html` aria-invalid="true"`
  const input = (name: Field, attributes: Html | string = '') =>
    html`<p><label for="${name}">${say(`field.${name}`)}</label>
<input id="${name}" name="${name}" value="${shownOf(name)}"${invalid(name)}${attributes}></p>`
  const select = (name: Field, options: readonly (readonly [string, string])[]) =>
    html`<p><label for="${name}">${say(`field.${name}`)}</label>
<select id="${name}" name="${name}"${invalid(name)}><option value="">${say('any')}</option>${options.map(
      ([value, text]) => html`<option value="${value}"${fields[name] === value && html` selected`}>${text}</option>`,
    )}</select></p>`
  const named = (all: readonly Choice[]) => all.map(({ id, names }) => [id, names[language]] as const)
  return html`<form class="search" method="get" action="/${language}/messages">
${input('id', html` autocomplete="off" spellcheck="false" aria-describedby="id-hint"`)}
${select(
  'state',
  foundStates.map((state) => [state, say(`state.${state}`)] as const),
)}
${select('office', named(choices.offices))}
${select('sender', named(choices.parties))}
${input('type', html` autocomplete="off" spellcheck="false"`)}
${input('from', html` type="date"`)}
${input('until', html` type="date"`)}
<p class="do"><button>${say('search')}</button> <a href="/${language}/messages">${say('clear')}</a></p>
<p class="note" id="id-hint">${say('idHint')}</p>
</form>`
}

function renderFound(
  { language }: Visit,
  say: MessagesSay,
  { fields }: Asked,
  found: readonly FoundMessage[],
  now: Date,
): Html {
  const heads = [
    say('item'),
    say('field.state'),
    say('field.type'),
    say('accepted'),
    say('field.office'),
    say('field.id'),
  ]
  const shown = found.slice(0, foundMax)
  const rows = shown.map((one) => ({
    cells: [
      html`<a href="/${language}/messages/${one.item}">${one.item}</a>`,
      wrong.has(one.state)
        ? html`<strong class="late">${say(`state.${one.state}`)}</strong>`
        : say(`state.${one.state}`),
      html`<code>${one.messageType}</code>${one.urgency === 'urgent' && html` <strong>${say('urgent')}</strong>`}`,
      html`<span class="whole">${renderTime(language, new Date(one.acceptedAt))}</span><br><span class="note whole">${showAge(language, now.getTime() - Date.parse(one.acceptedAt))}</span>`,
      one.officeNames[language],
      html`<code>${one.messageId}</code>`,
    ],
  }))
  const last = shown.at(-1)
  const older = found.length > foundMax && last && olderLink(language, fields, last.item)
  return html`<h2>${say('found')}</h2>
${rows.length === 0 ? html`<p>${say('none')}</p>` : html`<div class="acts">${renderTable(say('found'), heads, rows)}</div>`}
${older && html`<nav class="pages" aria-label="${say('pages')}"><ul><li><a href="${older}">${say('older')}</a></li></ul></nav>`}`
}

const wrong: ReadonlySet<FoundState> = new Set(['late', 'manual-desk'])

function olderLink(language: Visit['language'], fields: Asked['fields'], before: number): string {
  const given = Object.entries(fields).filter(([, value]) => value !== '')
  return `/${language}/messages?${new URLSearchParams([...given, ['before', String(before)]])}`
}
