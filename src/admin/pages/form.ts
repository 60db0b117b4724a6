import { html } from 'hono/html'
import type { Html } from './shell.ts'

export interface Field {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'date' | 'datetime-local' | 'file' | 'email' | 'tel'
  readonly value?: string | null
  readonly note?: string
  readonly required?: boolean
}

/** A labelled field, with its note read together with it. */
export function renderField({ id, name, label, type = 'text', value, note, required }: Field): Html {
  const described = note !== undefined && html` aria-describedby="${id}-note"`
  const shown = type !== 'file' && value != null && html` value="${value}"`
  return html`<p><label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="${type}" autocomplete="off"${shown}${required && html` required`}${described}>
${note !== undefined && html`<span class="note" id="${id}-note">${note}</span>`}</p>`
}

/** A labelled choice; nothing is chosen unless a value says it. */
export function renderChoice(
  { id, name, label, value, required = true }: Field,
  choose: string,
  options: readonly (readonly [value: string, text: string])[],
): Html {
  return html`<p><label for="${id}">${label}</label>
<select id="${id}" name="${name}"${required && html` required`}><option value="">${choose}</option>${options.map(
    ([one, text]) => html`<option value="${one}"${one === value && html` selected`}>${text}</option>`,
  )}</select></p>`
}
