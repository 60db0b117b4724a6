import { type Receipt, serialiseReceipt, verifyReceipt } from '../evidence/receipt.ts'
import type { MessageHistory } from '../message/history.ts'
import type { RunningClock } from '../message/stages.ts'
import { requireSame, requireStatus } from './story-step.ts'
import type { System } from './story-system.ts'
import type { StoryWorld } from './story-world.ts'

/** What a sender is told of its message, with every receipt since. */
export interface History extends MessageHistory {
  readonly events: readonly Receipt[]
}

/** @throws StepFailed when the gateway does not tell it */
export async function readHistory(system: System, { messageId }: { readonly messageId: string }): Promise<History> {
  const answer = await system.client.get(`/v1/messages/${messageId}`)
  requireStatus('GET the message', answer, 200)
  return answer.json<History>()
}

/** @throws StepFailed unless these are the events, and each one's receipt proves itself */
export function requireEvents({ keys }: StoryWorld, { events }: History, expected: readonly string[]): void {
  requireSame(
    'the events that the sender sees',
    events.map(({ evidence }) => evidence.event),
    expected,
  )
  const proven = events.filter((receipt) => verifyReceipt(serialiseReceipt(receipt), keys).ok)
  requireSame('the receipts that prove themselves', proven.length, events.length)
}

/** What is due when, and of whom. */
export function describeClock({ clock, binds, due, basis }: RunningClock): string {
  return `${clock} by ${due}, the ${binds}’s (${basis})`
}
