import { html } from 'hono/html'
import type { Language } from '../../message/type-rules.ts'
import type { EditFault } from '../../route/check-edits.ts'
import type { RuleFileFault } from '../../route/rule-file.ts'
import { routingFaultTexts } from '../texts/routing-faults.ts'
import { sayIn } from '../texts/say.ts'
import type { Html } from './shell.ts'

/** What is wrong with a change as it was filled in. */
export type FormFault = EditFault | { readonly fault: 'form' | 'too-soon' | 'not-yours' }

/** What is wrong, each in a sentence; nothing where nothing is. */
export function renderFaults(language: Language, faults: readonly FormFault[]): Html | false {
  const say = sayIn(routingFaultTexts, language)
  return renderList(
    say('faults'),
    faults.map((one) => {
      const row = 'edit' in one ? one.edit + 1 : 0
      return say(`fault.${one.fault}`, row, 'rule' in one ? (one.rule ?? '').replace(/^c0-/, '#') : '')
    }),
  )
}

/** Likewise of a file of rules, by its lines. */
export function renderFileFaults(language: Language, faults: readonly RuleFileFault[]): Html | false {
  const say = sayIn(routingFaultTexts, language)
  return renderList(
    say('faults'),
    faults.map(({ fault, line, column = '' }) => say(`file.${fault}`, line, column)),
  )
}

function renderList(heading: string, faults: readonly string[]): Html | false {
  if (faults.length === 0) return false
  return html`<div class="warning" role="alert"><p><strong>${heading}</strong></p><ul>${faults.map((one) => html`<li>${one}</li>`)}</ul></div>`
}
