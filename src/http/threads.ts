import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import type { ThreadMessage } from '../message/history.ts'
import type { PartyId } from '../message/ids.ts'
import type { ClientEnv } from './client-auth.ts'
import { isUuid } from './parameters.ts'

export interface ThreadDeps {
  findThread(
    party: PartyId,
    messageId: string,
  ): Promise<{ conversationId: string; messages: readonly ThreadMessage[]; complete: boolean } | undefined>
}

/**
 * `GET /v1/threads/{messageId}`: the conversation of a message that the caller sent or was shown, as far as it was
 * party to it.
 */
export function threadRoutes(deps: ThreadDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()
  routes.get('/:messageId', async (c) => {
    const messageId = c.req.param('messageId')
    const thread = isUuid(messageId) ? await deps.findThread(c.get('client').id, messageId) : undefined
    if (!thread) throw new Refusal('request.not-found', 'the caller was party to no message with this identifier')
    return c.json(thread)
  })
  return routes
}
