import { html } from 'hono/html'
import type { MessageType } from '../../message/catalogue.ts'
import type { Ladder } from '../../message/ladder.ts'
import type { Html, PageContext } from './page.ts'
import { renderTable } from './table.ts'
import { lines } from './words.ts'

/** Who is told when nobody takes a message over, step by step. */
export function renderLadders(context: PageContext, { ladder }: MessageType): Html {
  const { say } = context
  const { normal, urgent } = ladder
  const tables =
    normal === urgent
      ? renderLadder(context, normal, say('ladderHeading'))
      : [renderLadder(context, normal, say('ladderNormal')), renderLadder(context, urgent, say('ladderUrgent'))]
  return html`<h3>${say('ladderHeading')}</h3>
<p>${say('ladderLead')}</p>
${tables}`
}

function renderLadder({ say }: PageContext, { calendar, steps }: Ladder, caption: string): Html {
  const rows = steps.map(({ afterMinutes, tell }) => ({
    cells: [duration(afterMinutes), lines(tell.map((audience) => say(`audience.${audience}`)))],
  }))
  return html`<p><b>${caption}:</b> ${say(`ladderCalendar.${calendar}`)}</p>
${renderTable(caption, [say('ladderAfter'), say('ladderTold')], rows)}`
}

/** Written alike in all three languages. */
function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const parts = [hours > 0 && `${hours} h`, (rest > 0 || hours === 0) && `${rest} min`]
  return parts.filter(Boolean).join(' ')
}
