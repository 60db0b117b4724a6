import { html } from 'hono/html'
import type { Html, PageContext } from './page.ts'

/** A part of a long page, under a heading of its own. */
export type Section = readonly [id: string, heading: string, content: Html]

/** A long page: its top, its contents at the side, and its sections; `first` stands before them. */
export function renderSides({ say }: PageContext, top: Html, sections: readonly Section[], first?: Html): Html {
  return html`<div class="sides">
<div class="top">
${top}
</div>
<nav class="contents" aria-label="${say('contents')}"><ul>
${sections.map(([id, heading]) => html`<li><a href="#${id}">${heading}</a></li>`)}
</ul></nav>
<div class="content">
${first}
${sections.map(renderSection)}</div>
</div>`
}

function renderSection([id, heading, content]: Section): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${heading}</h2>
${content}
</section>
`
}
