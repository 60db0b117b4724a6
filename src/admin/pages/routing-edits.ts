import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { Language } from '../../message/type-rules.ts'
import type { RoutingBook } from '../../route/book.ts'
import type { EditFault } from '../../route/check-edits.ts'
import { dayOf, type Edit } from '../../route/edits.ts'
import { routingChangesTexts } from '../texts/routing-changes.ts'
import { type Say, sayIn } from '../texts/say.ts'
import type { Words } from './routing-words.ts'
import type { Html } from './shell.ts'

export type ChangesSay = Say<keyof (typeof routingChangesTexts)['en']>

/** What is wrong with a change as it was filled in. */
export type FormFault = EditFault | { readonly fault: 'form' | 'too-soon' | 'not-yours' }

/** What a change does, row by row: what is taken away, and what comes. */
export function renderEdits(language: Language, words: Words, book: RoutingBook, edits: readonly Edit[]): Html {
  const say = sayIn(routingChangesTexts, language)
  const ofRules = edits.some(({ edit }) => edit === 'add' || edit === 'end')
  const rows = edits.map((edit) => {
    const rule = edit.edit === 'add' ? edit.rule : edit.edit === 'end' ? findRule(book, edit.rule) : undefined
    const never = edit.edit === 'end' && rule?.validFrom === edit.on
    return {
      cells: [
        html`<span class="${takesAway(edit) ? 'takes' : 'gives'}">${describeEdit(say, words, edit)}</span>`,
        ...(ofRules ? [rule ? words.names(rule) : '–', rule ? words.office(rule.office) : '–'] : []),
        never ? say('notBegun') : words.day(dayOf(edit)),
      ],
    }
  })
  const heads = [say('what'), ...(ofRules ? [say('names'), say('office')] : []), say('day')]
  return html`<div class="edits">${renderTable(say('what'), heads, rows)}</div>`
}

function takesAway({ edit }: Edit): boolean {
  return edit === 'end' || edit === 'unmerge'
}

function describeEdit(say: ChangesSay, words: Words, edit: Edit): string {
  switch (edit.edit) {
    case 'add':
      return say('did.add')
    case 'end':
      return say('did.end', edit.rule)
    case 'merge':
    case 'unmerge':
      return say(`did.${edit.edit}`, words.municipality(edit.oldCode), words.municipality(edit.successor))
    case 'move':
      return say('did.move', words.municipality(edit.municipality), words.area(edit.area))
  }
}

/** What is wrong, each in a sentence. */
export function renderFaults(say: ChangesSay, faults: readonly FormFault[]): Html {
  const items = faults.map((one) => {
    const row = 'edit' in one ? one.edit + 1 : 0
    return html`<li>${say(`fault.${one.fault}`, row, 'rule' in one ? (one.rule ?? '').replace(/^c0-/, '#') : '')}</li>`
  })
  return html`<div class="warning" role="alert"><p><strong>${say('faults')}</strong></p><ul>${items}</ul></div>`
}

function findRule(book: RoutingBook, id: string) {
  return book.rows.rules.find((rule) => rule.id === id)
}
