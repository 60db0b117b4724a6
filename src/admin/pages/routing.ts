import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { RoutingFacts } from '../../route/explain.ts'
import { type RuleFilter, splitRules } from '../../route/filter-rules.ts'
import type { Look } from '../../route/look.ts'
import type { RoutingRule } from '../../route/table.ts'
import { may } from '../permissions.ts'
import type { Visit } from '../room.ts'
import { routingTexts } from '../texts/routing.ts'
import { type Say, sayIn } from '../texts/say.ts'
import { renderDayField, renderParts, renderSelect, type Words } from './routing-words.ts'
import type { Html, Page } from './shell.ts'

/** What somebody asked: where would this go? */
export interface LookAsked {
  readonly facts: RoutingFacts
  /** `YYYY-MM-DD` */
  readonly date: string
}

type RoutingSay = Say<keyof (typeof routingTexts)['en']>

/** Where would this go, and why: the question, and its answer once it is asked. */
export function renderLook(
  visit: Visit,
  words: Words,
  today: string,
  asked?: { readonly question: LookAsked; readonly look: Look },
): Page {
  const say = sayIn(routingTexts, visit.language)
  return {
    title: say('partLook'),
    content: html`<h1>${say('partLook')}</h1>
${renderParts(visit)}
${asked ? renderAnswer(say, words, asked.look) : html`<p>${say('lookLead')}</p>`}
${renderQuestion(visit, say, words, asked?.question, today)}`,
  }
}

function renderQuestion(
  { language }: Visit,
  say: RoutingSay,
  { choices }: Words,
  asked: LookAsked | undefined,
  today: string,
): Html {
  const { facts } = asked ?? {}
  return html`<form class="fields" action="/${language}/routing">
${renderSelect('municipality', say('municipality'), choices.municipalities, { value: facts?.homeMunicipality, empty: say('none') })}
${renderSelect('type', say('type'), choices.types, { value: facts?.messageType })}
${renderSelect('kind', say('receiver'), choices.kinds, { value: facts?.receiverKind })}
${renderSelect('urgency', say('urgency'), choices.urgencies, { value: facts?.urgency })}
${renderSelect('language', say('language'), choices.languages, { value: facts?.language ?? '', empty: say('noLanguage') })}
${renderDayField('date', say('date'), asked?.date ?? today)}
<p><button>${say('find')}</button></p>
</form>`
}

function renderAnswer(say: RoutingSay, words: Words, { route, rules }: Look): Html {
  const { municipality, area } = route.explanation
  const found = route.reason === 'rule'
  const place =
    municipality?.resolved &&
    area &&
    html`<p class="note">${say('place', words.municipality(municipality.resolved), words.area(area))}</p>`
  const rows = rules.map(({ rule, outcome }) => ({
    cells: [html`<code>${rule.id}</code>`, words.names(rule), words.office(rule.office), say(`outcome.${outcome}`)],
  }))
  const heads = [say('rule'), say('names'), say('office'), say('outcome')]
  return html`<section class="answer" aria-live="polite">
<p class="sum ${found ? 'good' : 'bad'}"><strong>${found ? say('goesTo', words.office(route.office)) : say('toDesk')}</strong> ${say(`why.${route.reason}`, route.rule ?? '')}</p>
${place}
${rows.length > 0 && renderTable(say('considered'), heads, rows)}
</section>`
}

/** Rules as a page shows them. */
export interface ShownRules {
  readonly rules: readonly RoutingRule[]
  /** What they were narrowed to; undefined: all are shown. */
  readonly filter: RuleFilter | undefined
  readonly today: string
}

/** Every rule that holds, and those to come; or those that can hold for what is asked. */
export function renderRules(visit: Visit, words: Words, { rules, filter, today }: ShownRules): Page {
  const say = sayIn(routingTexts, visit.language)
  const { inForce: begun, upcoming } = splitRules(rules, today)
  const inForce = say('inForce', words.day(today), begun.length)
  const later = say('upcoming', upcoming.length)
  return {
    title: say('partRules'),
    content: html`<h1>${say('partRules')}</h1>
${renderParts(visit)}
<p>${say('rulesLead')}</p>
<p><a href="/${visit.language}/routing/rules.csv" download="rules.csv">${say('exportCsv')}</a></p>
${renderFilter(visit, say, words, filter)}
${upcoming.length > 0 && html`<h2>${later}</h2>${renderRuleTable(visit, say, words, later, upcoming)}`}
<h2>${inForce}</h2>
${begun.length > 0 ? renderRuleTable(visit, say, words, inForce, begun) : html`<p>${say('noRules')}</p>`}`,
  }
}

/** A plain form of GET: what is asked stands in the address, so that it can be kept and sent. */
function renderFilter({ language }: Visit, say: RoutingSay, { choices }: Words, filter: RuleFilter | undefined): Html {
  const all = (value: string | undefined) => ({ value, empty: say('allOf') })
  return html`<form class="fields filter" action="/${language}/routing/rules">
${renderSelect('municipality', say('municipality'), choices.municipalities, all(filter?.municipality))}
${renderSelect('area', say('area'), choices.areas, all(filter?.area))}
${renderSelect('type', say('type'), choices.types, all(filter?.type))}
<p><button class="second">${say('narrow')}</button>${filter && html` <a href="/${language}/routing/rules">${say('showAll')}</a>`}</p>
</form>
${filter && html`<p class="note">${say('narrowed')}</p>`}`
}

function renderRuleTable(
  { language, session }: Visit,
  say: RoutingSay,
  words: Words,
  caption: string,
  rules: readonly RoutingRule[],
): Html {
  const mayEdit = may(session.person, 'routing.edit', 'somewhere')
  const heads = [
    say('names'),
    say('office'),
    say('from'),
    say('until'),
    say('rule'),
    ...(mayEdit ? [say('change')] : []),
  ]
  const rows = rules.map((rule) => {
    const until = rule.validUntil === null ? html`<span class="note">${say('open')}</span>` : words.day(rule.validUntil)
    const change = html`<a href="/${language}/routing/new?do=replace&rule=${rule.id}" aria-label="${say('changeRule', rule.id)}">${say('change')}</a>`
    const cells = [
      words.names(rule),
      words.office(rule.office),
      words.day(rule.validFrom),
      until,
      html`<code>${rule.id}</code>`,
    ]
    return { cells: mayEdit ? [...cells, change] : cells }
  })
  return html`<div class="rules">${renderTable(caption, heads, rows)}</div>`
}
