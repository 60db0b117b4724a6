import type { Context } from 'hono'
import type { Choices, FoundMessage, MessageQuery } from '../message/message-search.ts'
import { Denial } from './denial.ts'
import { parseMessageQuery } from './message-query.ts'
import { foundMax, renderMessages } from './pages/messages.ts'
import type { Areas } from './permissions.ts'
import type { Room } from './room.ts'

export interface MessagesDeps {
  now(): Date
  /** The newest first. */
  searchMessages(areas: Areas, query: MessageQuery, at: Date, limit: number): Promise<readonly FoundMessage[]>
  listChoices(areas: Areas): Promise<Choices>
}

/** The search of messages, by what is not of a person. */
export function messagesRoutes(room: Room, deps: MessagesDeps): void {
  const rule = { permission: 'messages.read', areas: 'own' } as const
  const search = (areas: Areas, query: MessageQuery, now: Date) => deps.searchMessages(areas, query, now, foundMax + 1)

  room.page('/messages', rule, async (c, visit) => {
    const now = deps.now()
    const asked = parseMessageQuery(fieldOf(c), now)
    const found = asked.faults.length > 0 ? [] : await search(visit.areas, asked.query, now)
    return renderMessages(visit, asked, await deps.listChoices(visit.areas), found, now)
  })
  room.read('/messages', rule, async (c, { areas }) => {
    const now = deps.now()
    const { query, faults } = parseMessageQuery(fieldOf(c), now)
    if (faults.length > 0) throw new Denial('admin.malformed')
    const found = await search(areas, query, now)
    const messages = found.slice(0, foundMax)
    return { messages, before: found.length > foundMax ? (messages.at(-1)?.item ?? null) : null }
  })
}

function fieldOf(c: Context): (name: string) => string | undefined {
  return (name) => c.req.query(name)
}
