import { html } from 'hono/html'
import type { RoutingBook } from '../../route/book.ts'
import { changeNotes, urgentReasons } from '../../route/change.ts'
import type { Edit } from '../../route/edits.ts'
import type { RuleFileFault } from '../../route/rule-file.ts'
import type { Visit } from '../room.ts'
import { changeFactTexts } from '../texts/change-facts.ts'
import { routingTexts } from '../texts/routing.ts'
import { routingDraftTexts } from '../texts/routing-draft.ts'
import { joinTexts, type Say, sayIn } from '../texts/say.ts'
import { renderEdits } from './routing-edits.ts'
import { type FormFault, renderFaults, renderFileFaults } from './routing-faults.ts'
import { renderDayField, renderParts, renderSelect, type Words } from './routing-words.ts'
import { formTokenField, type Html, type Page } from './shell.ts'

const texts = joinTexts(routingDraftTexts, changeFactTexts)
type DraftSay = Say<keyof (typeof texts)['en']>

/** A form as it was filled in. */
export interface Filled {
  /** By the names of its fields. */
  readonly values: Readonly<Record<string, string>>
  /** What the change does already. */
  readonly edits: readonly Edit[]
  readonly faults: readonly FormFault[]
}

interface Known {
  readonly words: Words
  readonly book: RoutingBook
}

/** A change, one thing after the other; saved as a draft at the end. */
export function renderNew(visit: Visit, { words, book }: Known, { values, edits, faults }: Filled): Page {
  const say = sayIn(texts, visit.language)
  const rule = sayIn(routingTexts, visit.language)
  const { choices } = words
  const doing = ['add', 'replace', 'end'] as const
  const rules = book.rows.rules
    .filter(({ validUntil }) => validUntil === null || validUntil > (values.today ?? ''))
    .map((one) => [one.id, `${one.id}: ${words.names(one)} → ${words.office(one.office)}`] as const)
  const any = { empty: say('all') }
  const select = (name: string, label: string, of: Parameters<typeof renderSelect>[2], more: { empty?: string } = {}) =>
    renderSelect(name, label, of, { value: values[name], ...more })
  return {
    title: say('newTitle'),
    ...(faults.length > 0 && { status: 422 as const }),
    content: html`<h1>${say('newTitle')}</h1>
${renderParts(visit)}
${renderFaults(visit.language, faults)}
<form method="post" action="/${visit.language}/routing/new">${formTokenField(visit.session.formToken)}
${edits.length > 0 && html`<h2>${say('soFar')}</h2>${renderEdits(visit.language, words, book, edits)}`}
<input type="hidden" name="edits" value="${JSON.stringify(edits)}">
<fieldset><legend>${say('do')}</legend>
${doing.map((one) => html`<label class="pick"><input type="radio" name="do" value="${one}"${one === (values.do ?? 'add') && html` checked`}> ${say(`do.${one}`)}</label>`)}
${select('rule', say('which'), rules, { empty: say('noRule') })}
</fieldset>
<fieldset><legend>${say('newRule')}</legend>
<p class="note">${say('newRuleHint')}</p>
<div class="fields">
${select('receiverKind', rule('receiver'), choices.kinds)}
${select('municipality', rule('municipality'), choices.municipalities, any)}
${select('area', rule('area'), choices.areas, any)}
${select('messageType', rule('type'), choices.types, any)}
${select('urgency', rule('urgency'), choices.urgencies, any)}
${select('language', rule('language'), choices.languages, any)}
${select('office', say('office'), choices.offices, { empty: say('noRule') })}
${renderDayField('validUntil', say('last'), values.validUntil, false)}
</div></fieldset>
${renderWhen(say, values)}
<p class="choices"><button name="act" value="save">${say('save')}</button> <button class="second" name="act" value="more">${say('more')}</button></p>
<p class="note">${say('saveLead')}</p>
</form>`,
  }
}

/** When it begins, and why; a reason more if that is today. */
function renderWhen(say: DraftSay, values: Filled['values'], noted = true): Html {
  const notes = changeNotes.filter((note) => note !== 'undo').map((note) => [note, say(`note.${note}`)] as const)
  const urgent = urgentReasons.map((reason) => [reason, say(`urgent.${reason}`)] as const)
  return html`<fieldset><legend>${say('when')}</legend><div class="fields">
${renderDayField('startsOn', say('day'), values.startsOn)}
${noted && renderSelect('note', say('why'), notes, { value: values.note ?? 'correction' })}
${renderSelect('urgent', say('urgentAsk'), urgent, { value: values.urgent, empty: say('notUrgent') })}
</div></fieldset>`
}

/** A municipality joins another: a form of three fields makes the whole change. */
export function renderMerger(visit: Visit, { words }: Known, { values, faults }: Omit<Filled, 'edits'>): Page {
  const say = sayIn(texts, visit.language)
  const { municipalities } = words.choices
  return {
    title: say('mergerTitle'),
    ...(faults.length > 0 && { status: 422 as const }),
    content: html`<h1>${say('mergerTitle')}</h1>
${renderParts(visit)}
<p>${say('mergerLead')}</p>
${renderFaults(visit.language, faults)}
<form method="post" action="/${visit.language}/routing/merger" class="fields">${formTokenField(visit.session.formToken)}
${renderSelect('oldCode', say('oldCode'), municipalities, { value: values.oldCode, empty: '–' })}
${renderSelect('successor', say('successor'), municipalities, { value: values.successor, empty: '–' })}
${renderDayField('startsOn', say('day'), values.startsOn)}
<p><button>${say('mergerDraft')}</button></p>
</form>`,
  }
}

/** A municipality goes over to another area: likewise. */
export function renderMove(visit: Visit, { words }: Known, { values, faults }: Omit<Filled, 'edits'>): Page {
  const say = sayIn(texts, visit.language)
  const { municipalities, areas } = words.choices
  return {
    title: say('moveTitle'),
    ...(faults.length > 0 && { status: 422 as const }),
    content: html`<h1>${say('moveTitle')}</h1>
${renderParts(visit)}
<p>${say('moveLead')}</p>
${renderFaults(visit.language, faults)}
<form method="post" action="/${visit.language}/routing/move" class="fields">${formTokenField(visit.session.formToken)}
${renderSelect('municipality', say('moving'), municipalities, { value: values.municipality, empty: '–' })}
${renderSelect('area', say('newArea'), areas, { value: values.area, empty: '–' })}
${renderDayField('startsOn', say('day'), values.startsOn)}
<p><button>${say('moveDraft')}</button></p>
</form>`,
  }
}

/** A file of rules makes a change of all that differs. */
export function renderFile(
  visit: Visit,
  { values, faults, fileFaults }: Omit<Filled, 'edits'> & { readonly fileFaults: readonly RuleFileFault[] },
): Page {
  const say = sayIn(texts, visit.language)
  return {
    title: say('fileTitle'),
    ...(faults.length + fileFaults.length > 0 && { status: 422 as const }),
    content: html`<h1>${say('fileTitle')}</h1>
${renderParts(visit)}
<p>${say('fileLead')}</p>
<p><a href="/${visit.language}/routing/rules.csv" download="rules.csv">${sayIn(routingTexts, visit.language)('exportCsv')}</a></p>
${renderFaults(visit.language, faults)}
${renderFileFaults(visit.language, fileFaults)}
<form method="post" action="/${visit.language}/routing/file" enctype="multipart/form-data">${formTokenField(visit.session.formToken)}
<p class="field"><label for="f-file">${say('file')}</label><input id="f-file" name="file" type="file" accept=".csv,text/csv" required></p>
${renderWhen(say, values)}
<p class="choices"><button>${say('fileDraft')}</button></p>
</form>`,
  }
}
