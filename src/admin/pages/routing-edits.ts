import { html } from 'hono/html'
import { renderTable } from '../../http/catalogue/table.ts'
import type { Language } from '../../message/type-rules.ts'
import type { RoutingBook } from '../../route/book.ts'
import { dayOf, type Edit } from '../../route/edits.ts'
import { changeFactTexts } from '../texts/change-facts.ts'
import { type Say, sayIn } from '../texts/say.ts'
import type { Words } from './routing-words.ts'
import type { Html } from './shell.ts'

type FactSay = Say<keyof (typeof changeFactTexts)['en']>

/** What a change does, row by row: what is taken away, and what comes. */
export function renderEdits(language: Language, words: Words, book: RoutingBook, edits: readonly Edit[]): Html {
  const say = sayIn(changeFactTexts, language)
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

function describeEdit(say: FactSay, words: Words, edit: Edit): string {
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

function findRule(book: RoutingBook, id: string) {
  return book.rows.rules.find((rule) => rule.id === id)
}
