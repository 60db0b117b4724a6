import { html } from 'hono/html'
import type { Catalogue, MessageType } from '../../message/catalogue.ts'
import type { ClockRule, DatedRule, FieldValue, LegalModeRule } from '../../message/type-rules.ts'
import { renderLadders } from './ladder.ts'
import { address, type Html, type PageContext } from './page.ts'
import { type Row, renderTable } from './table.ts'
import { linksOf } from './type-json.ts'
import {
  certaintyText,
  consentText,
  dueText,
  fieldLink,
  fill,
  lines,
  periodText,
  placesText,
  sectionText,
  shownText,
} from './words.ts'

/** Where and when a type may be sent, under which legal modes, naming which sections. */
export function renderLaw(context: PageContext, type: MessageType): Html {
  const { say } = context
  const applies = type.applies.map((one) => ({ cells: [placesText(one.places, say), periodText(one, context)] }))
  return html`${type.legalModes.map((mode) => renderMode(context, mode))}
<h3>${say('appliesHeading')}</h3>
${renderTable(say('appliesHeading'), [say('place'), say('period')], applies)}`
}

function renderMode(context: PageContext, rule: LegalModeRule): Html {
  const { say } = context
  const caption = `${say('section')}: ${say(`mode.${rule.mode}`)}`
  const heads = [say('section'), say('place'), say('period'), say('certainty')]
  const rows = rule.sections.map((one) => ({
    cells: [
      sectionText(one.section, context),
      placesText(one.places, say),
      periodText(one, context),
      certaintyText(one.certainty, say),
    ],
  }))
  return html`<div class="mode">
<h3>${say(`mode.${rule.mode}`)} <span class="note"><code>${rule.mode}</code></span></h3>
<p>${say(`modeWhat.${rule.mode}`)}</p>
<p><b>${say('consent')}:</b> ${consentText(rule.consent, say)}.</p>
${rows.length > 0 ? renderTable(caption, heads, rows) : html`<p>${say('noSection')}.</p>`}
</div>`
}

/** What is mandatory when, what may stand beside what, and what holds only from a day on or until one. */
export function renderRules(context: PageContext, type: MessageType): Html {
  const { say } = context
  const rows = [...listModeRules(context, type), ...listConditions(context, type)]
  const table =
    rows.length > 0
      ? renderTable(say('rulesHeading'), [say('condition'), say('makesMandatory')], rows)
      : html`<p>${say('noRules')}</p>`
  return html`${table}
${type.allowsWhen.length > 0 && renderAllowed(context, type)}
${type.dated.length > 0 && renderDated(context, type)}`
}

function renderAllowed(context: PageContext, { allowsWhen }: MessageType): Html {
  const { say } = context
  const rows = allowsWhen.map(({ field, is, allows }) => ({
    cells: [whenIs(context, 'ruleIs', field, [is]), whenIs(context, 'allowsIs', allows.field, allows.oneOf)],
  }))
  return html`<h3>${say('allowsHeading')}</h3>
${renderTable(say('allowsHeading'), [say('condition'), say('rule')], rows)}`
}

function renderDated(context: PageContext, { dated }: MessageType): Html {
  const { say } = context
  const heads = [say('rule'), say('period'), say('basis'), say('certainty')]
  const rows = dated.map((rule) => ({ cells: datedCells(context, rule) }))
  return html`<h3>${say('datedHeading')}</h3>
${renderTable(say('datedHeading'), heads, rows)}`
}

function listModeRules({ say }: PageContext, { legalModes }: MessageType): Row[] {
  return legalModes.flatMap(({ mode, consent, requires }) => {
    const fields = [...(consent === 'required' ? ['/consent'] : []), ...requires]
    if (fields.length === 0) return []
    return [{ cells: [html`${say('mode')}: ${say(`mode.${mode}`)}`, lines(fields.map((one) => fieldLink(one)))] }]
  })
}

function listConditions(context: PageContext, { requiresWhen }: MessageType): Row[] {
  return requiresWhen.map(({ field, is, requires }) => {
    const when = is === undefined ? whenAbsent(context, field) : whenIs(context, 'ruleIs', field, [is])
    return { cells: [when, lines(requires.map((one) => fieldLink(one)))] }
  })
}

function datedCells(context: PageContext, rule: DatedRule): (Html | string)[] {
  const { say } = context
  const what = whenIs(context, rule.kind === 'may' ? 'datedMay' : 'datedMust', rule.field, [rule.value])
  const by = rule.by === null ? html`${say('datedByCreated')}` : fill(say('datedBy', '\n'), fieldLink(rule.by))
  return [
    html`${what} <span class="note">${by}</span>`,
    periodText(rule, context),
    sectionText(rule.basis, context),
    certaintyText(rule.certainty, say),
  ]
}

/** What a type may refer to, what that does, and how it finds its receiver. */
export function renderThread(context: PageContext, type: MessageType, catalogue: Catalogue): Html {
  const { say } = context
  const { refersTo, routedBy, effect } = type
  const mandatory = type.structure.properties.get('refToMessageId')?.required && ` ${say('refersMandatory')}`
  const types = refersTo?.types === 'any' ? refersTo.except : (refersTo?.types ?? [])
  return html`<p>${say(refersKey(refersTo))}</p>
${types.length > 0 && html`<ul>${types.map((name) => html`<li>${typeLink(context, catalogue, name)}</li>`)}</ul>`}
${refersTo && html`<p>${say(`whose.${refersTo.whose}`)}${mandatory}</p>`}
${effect !== 'none' && html`<p>${say(`effect.${effect}`)}</p>`}
<p>${
    typeof routedBy === 'string'
      ? say(routedBy === 'person' ? 'routedPerson' : 'routedReference')
      : routedField(context, routedBy)
  }</p>`
}

function routedField({ say }: PageContext, routedBy: Exclude<MessageType['routedBy'], string>): Html {
  return 'office' in routedBy
    ? fill(say('routedOffice', '\n'), fieldLink(routedBy.office))
    : fill(say('routedField', '\n'), fieldLink(routedBy.municipality))
}

function refersKey(refersTo: MessageType['refersTo']) {
  if (refersTo === null) return 'refersNone'
  if (refersTo.types !== 'any') return 'refersTypes'
  return refersTo.except.length > 0 ? 'refersAnyBut' : 'refersAny'
}

function typeLink(context: PageContext, catalogue: Catalogue, name: string): Html {
  const known = [...catalogue.values()].find((type) => type.name === name)
  if (!known) return html`<code>${name}</code>`
  return html`<a href="${address(context, linksOf(known).page)}">${known.title[context.language]}</a> <code>${name}</code>`
}

/** Which clocks a type starts, whom they bind, how sure that is, and who is told when nobody takes it over. */
export function renderClocks(context: PageContext, type: MessageType): Html {
  const { say, language } = context
  const heads = [
    say('clock'),
    say('binds'),
    say('due'),
    say('startsWhen'),
    say('place'),
    say('basis'),
    say('certainty'),
  ]
  const rows = type.clocks.map((clock) => ({
    cells: [
      html`${clock.title[language]} <code>${clock.clock}</code>`,
      say(`binds.${clock.binds}`),
      dueText(clock.due, say),
      startsWhen(context, clock.when),
      placesText(clock.places, say),
      sectionText(clock.basis, context),
      certaintyText(clock.certainty, say),
    ],
  }))
  const table = html`<p>${say('clocksLead')}</p>
${renderTable(say('clocksHeading'), heads, rows)}`
  return html`<p><b>${say('shown')}:</b> ${shownText(type, say)}.</p>
${rows.length > 0 ? table : html`<p>${say('noClock')}.</p>`}
${renderLadders(context, type)}
<p><b>${say('retention')}:</b> ${say('retentionDays', type.retentionDays)}.</p>`
}

function startsWhen(context: PageContext, when: ClockRule['when']): Html | string {
  if (when === null) return context.say('startsAlways')
  if ('absent' in when) return whenAbsent(context, when.field)
  return whenIs(context, 'startsIf', when.field, when.isOneOf)
}

function whenAbsent({ say }: PageContext, field: string): Html {
  return fill(say('ruleAbsent', '\n'), fieldLink(field))
}

function whenIs(
  { say }: PageContext,
  key: 'ruleIs' | 'allowsIs' | 'startsIf' | 'datedMay' | 'datedMust',
  field: string,
  values: readonly FieldValue[],
): Html {
  const [before, between, after] = say(key, '\n', '\n').split('\n')
  const codes = values.map((value, index) => html`${index > 0 && ` ${say('or')} `}<code>${String(value)}</code>`)
  return html`${before}${fieldLink(field)}${between}${codes}${after}`
}
