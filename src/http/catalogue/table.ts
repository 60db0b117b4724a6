import { html } from 'hono/html'
import type { Html } from './page.ts'

export type Content = string | Html | readonly Html[]

export interface Row {
  readonly id?: string
  /** How far in the first cell stands. */
  readonly depth?: number
  readonly cells: readonly Content[]
}

/**
 * A table whose rows are named by their first cell. Narrow screens show each row as a block, with the head's words
 * before each cell; the roles keep it a table for those who hear it.
 */
export function renderTable(caption: string, heads: readonly string[], rows: readonly Row[]): Html {
  const head = heads.map((one) => html`<th role="columnheader" scope="col">${one}</th>`)
  return html`<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">
${rows.map((row) => renderRow(heads, row))}</tbody>
</table>`
}

function renderRow(heads: readonly string[], { id, depth = 0, cells }: Row): Html {
  const [first = '', ...others] = cells
  const name = html`<th role="rowheader" scope="row" class="d${depth}">${first}</th>`
  const rest = others.map((cell, index) => {
    return html`<td role="cell" data-head="${heads[index + 1] ?? ''}"><div>${cell}</div></td>`
  })
  return html`<tr role="row"${id !== undefined && html` id="${id}"`}>${name}${rest}</tr>
`
}
