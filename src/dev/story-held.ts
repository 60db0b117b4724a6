import { helsinkiDate, helsinkiTime } from '../message/helsinki-time.ts'
import { createMessage, signDocument } from './story-documents.ts'
import { readHistory, requireEvents } from './story-history.ts'
import { requireFound, requireSame, requireStatus } from './story-step.ts'
import type { StoryWorld } from './story-world.ts'

/** A notice that the law shows the receiver only the day after the decision. */
export async function playHeld(world: StoryWorld): Promise<void> {
  const { screen, fpa, satakunta } = world
  screen.chapter('A notice held until the day after the decision')
  const notice = createMessage('reduction-notice')
  const document = await signDocument(notice, fpa.party.signature, 'xml')
  screen.say(fpa.name, 'POST /v1/messages: reduction-notice, of a decision made today')
  requireStatus('post the notice', await fpa.post(document), 202)
  const history = await readHistory(fpa, notice)
  requireSame('the state that the sender sees', history.state, 'held')
  requireEvents(world, history, ['SubmissionAcceptance'])
  const from = new Date(requireFound('shownFrom', history.shownFrom ?? undefined, 'a moment'))
  const { decidedOn } = notice.decision as { readonly decidedOn: string }
  requireSame('when it is shown', [helsinkiDate(from), helsinkiTime(from)], [dayAfter(decidedOn), '00:00'])
  screen.say(fpa.name, `GET /v1/messages/{messageId}: state "held", shownFrom ${history.shownFrom}`)
  screen.detail(`which is ${dayAfter(decidedOn)} 00:00 in Finland`)
  const waiting = await satakunta.listInbox()
  requireSame(
    'the held notice in the inbox',
    waiting.some(({ messageId }) => messageId === notice.messageId),
    false,
  )
  screen.held(`until then it is in no inbox, and ${satakunta.name} cannot know of it`)
}

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)
}
