import { html } from 'hono/html'
import type { Field, Schema } from './fields.ts'
import type { Html, PageContext } from './page.ts'
import { renderTable } from './table.ts'
import type { TextKey } from './texts/en.ts'
import type { Say } from './texts/say.ts'
import { breakable, codesId, fieldId } from './words.ts'

/** The field table of a type, and under it the codes of each field that has more than one. */
export function renderFields(context: PageContext, fields: readonly Field[]): Html {
  const { say } = context
  const heads = [say('field'), say('meaning'), say('form'), say('presence')]
  const generic = findGeneric(fields)
  const rows = fields.map((field) => ({
    id: fieldId(field.pointer),
    depth: field.depth,
    cells: [nameText(field), meaningText(field, context, generic), formText(field, context), presenceText(field, say)],
  }))
  return html`<p>${say('fieldsLead')}</p>
<div class="fields">${renderTable(say('fieldsHeading'), heads, rows)}</div>`
}

/** Code and label in every language: who writes a screen in one of them need not ask for the others. */
export function renderCodes(context: PageContext, fields: readonly Field[]): Html {
  const { say } = context
  const coded = fields.filter((field) => field.codes.length > 0 && !isFixed(field))
  return html`<p>${say('codesLead')}</p>
${coded.map((field) => {
  const rows = field.codes.map(({ code, label }) => ({
    cells: [
      html`<code>${code}</code>`,
      ...(['fi', 'sv', 'en'] as const).map((one) => html`<span lang="${one}">${label?.[one]}</span>`),
    ],
  }))
  const title = html`<a href="#${fieldId(field.pointer)}"><code>${breakable(field.pointer.slice(1))}</code></a>`
  const table = renderTable(say('codesOf', field.pointer.slice(1)), [say('code'), 'Suomi', 'Svenska', 'English'], rows)
  const label = field.label?.[context.language]
  return html`<h3 class="codes-of" id="${codesId(field.pointer)}">${title} <span class="note">${label}</span></h3>
<div class="codes">${table}</div>
`
})}`
}

/** Descriptions that fields of several names share: they are of a form, which the table tells in a word. */
function findGeneric(fields: readonly Field[]): ReadonlySet<string> {
  const byText = Map.groupBy(fields, ({ description }) => description ?? '')
  const names = (of: readonly Field[]) => new Set(of.map(({ name }) => name)).size
  return new Set([...byText].filter(([, of]) => names(of) > 2).map(([text]) => text))
}

/** One code that is always there says which type this is, and is no list. */
function isFixed({ codes, item }: Field): boolean {
  return codes.length === 1 && !item
}

function nameText({ name, pointer }: Field): Html {
  const group = pointer.slice(1, pointer.length - name.length).replaceAll('*/', '')
  return html`<code>${group && html`<span class="group">${breakable(group)}<wbr></span>`}${name}</code>`
}

function meaningText({ label, description }: Field, { language }: PageContext, generic: ReadonlySet<string>): Html {
  const more = description && !generic.has(description) && html`<span class="note" lang="en">${description}</span>`
  return html`${label?.[language]}${label && more && html`<br>`}${more}`
}

function presenceText({ presence }: Field, say: Say): Html {
  if (presence === 'by-rule') return html`<a href="#rules">${say('presence.by-rule')}</a>`
  return presence === 'always' ? html`<strong>${say('presence.always')}</strong>` : html`${say('presence.may')}`
}

function formText(field: Field, { say }: PageContext): Html {
  const { schema, item, codes, pointer } = field
  const list = item && say('form.list', number(schema.minItems), number(schema.maxItems), String(schema.xmlItem))
  const one = item ?? schema
  if (pointer === '/legalBasis/section') return html`<a href="#law">${say('section')}</a>`
  if (isFixed(field)) return html`${say('form.fixed', '')}<code>${codes[0]?.code}</code>`
  const form =
    codes.length > 0
      ? html`<a href="#${codesId(pointer)}">${say('form.code')}</a> <span class="note">(${codes.length})</span>`
      : plainForm(one, say)
  return html`${list && html`${list}: `}${form}`
}

const formats: Readonly<Record<string, TextKey>> = {
  date: 'form.date',
  'date-time': 'form.date-time',
  'personal-identity-code': 'form.personal-identity-code',
  'business-id': 'form.business-id',
  'municipality-code': 'form.municipality-code',
}
const uuid = /^\^\[0-9a-f\]\{8\}-/
/** A longer pattern tells a reader nothing that the description does not; the schema has it. */
const patternMax = 60

function plainForm(schema: Schema, say: Say): Html {
  const { type, format, pattern } = schema
  if (type === 'object') return html`${say('form.group')}`
  if (type === 'boolean') return html`${say('form.boolean')}`
  if (type === 'integer') return html`${say('form.integer', number(schema.minimum), number(schema.maximum))}`
  const known = typeof format === 'string' ? formats[format] : undefined
  if (known) return html`${say(known)}`
  if (typeof pattern !== 'string') return html`${lengthText(schema, say)}`
  if (uuid.test(pattern)) return html`${say('form.uuid')}`
  return html`${lengthText(schema, say)}${pattern.length <= patternMax && html` <code class="pattern">${pattern}</code>`}`
}

function lengthText({ minLength, maxLength }: Schema, say: Say): string {
  if (maxLength === undefined) return say('form.text')
  return minLength === undefined
    ? say('form.length', number(maxLength))
    : say('form.lengths', number(minLength), number(maxLength))
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
