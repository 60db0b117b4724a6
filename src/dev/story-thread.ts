import type { ThreadMessage } from '../message/history.ts'
import type { StoryMessage } from './story-documents.ts'
import { requireSame, requireStatus } from './story-step.ts'
import type { System } from './story-system.ts'
import type { StoryWorld } from './story-world.ts'

/** A concern and its answer, read from both ends. */
export async function playThread(world: StoryWorld, concern: StoryMessage, plan: StoryMessage): Promise<void> {
  const { screen, fpa, satakunta } = world
  const messages = await readThread(fpa, concern.messageId)
  screen.say(fpa.name, 'GET /v1/threads/{messageId}: its report, and what answers it')
  for (const { messageType, sender, state, refToMessageId } of messages) {
    screen.detail(`${messageType} from ${sender}, ${state}${refToMessageId ? ', refers to the report' : ''}`)
  }
  const told = messages.map(({ messageId, refToMessageId }) => [messageId, refToMessageId])
  requireSame('the thread', told, [
    [concern.messageId, null],
    [plan.messageId, concern.messageId],
  ])
  requireSame('the thread from the other end', await readThread(satakunta, plan.messageId), messages)
  screen.held(`${satakunta.name} reads the same thread, asking by its own message`)
}

async function readThread(system: System, messageId: string): Promise<readonly ThreadMessage[]> {
  const answer = await system.client.get(`/v1/threads/${messageId}`)
  requireStatus('GET the thread', answer, 200)
  return answer.json<{ messages: ThreadMessage[] }>().messages
}
