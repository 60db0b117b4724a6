import { html } from 'hono/html'
import { address, type Html, type PageContext, renderPage } from './page.ts'

/** What stands where no page is. */
export function renderNotFound(context: PageContext): Html {
  const { say } = context
  return renderPage(
    { ...context, path: '/catalogue' },
    say('notFound'),
    html`<h1>${say('notFound')}</h1>
<p>${say('notFoundWhat')}</p>
<p><a href="${address(context, '/catalogue')}">${say('toOverview')}</a></p>`,
  )
}
