import { setTimeout as pause } from 'node:timers/promises'
import { type Receipt, serialiseReceipt, verifyReceipt } from '../evidence/receipt.ts'
import type { Route } from '../message/stages.ts'
import type { StoryDocument } from './story-documents.ts'
import { type KeptReceipt, keepReceipt } from './story-receipts.ts'
import { describeRoute } from './story-route.ts'
import { requireSame, requireStatus } from './story-step.ts'
import type { System } from './story-system.ts'
import { awaitMessage, takeOver } from './story-takeover.ts'
import type { StoryWorld } from './story-world.ts'

export interface Exchange {
  readonly from: System
  readonly to: System
  readonly document: StoryDocument
  /** What the document says, in a few words. */
  readonly about: string
  /** Where it must go. */
  readonly office: string
  /** Of the receipts' files. */
  readonly name: string
}

/** One message the whole way: posted, routed, taken over by the receiver, seen as stored by the sender. */
export async function exchange(
  world: StoryWorld,
  plan: Exchange,
): Promise<Record<'acceptance' | 'handover', KeptReceipt>> {
  const { screen } = world
  const { from, to, document, about } = plan
  screen.say(from.name, `signs ${document.type}/1 as ${document.form}: ${about}`)
  const poll = awaitMessage(to, document.messageId)
  poll.catch(() => {}) // told where it is awaited
  screen.say(to.name, 'polls its inbox; nothing waits there, so the poll stays open')
  await pause(settleMs)

  const posted = performance.now()
  const acceptance = await submit(world, plan)
  await showRoute(world, plan)
  const { lease, at } = await poll
  screen.say(to.name, `the open poll woke ${Math.round(at - posted)} ms after the post began`)
  const handover = await takeOver(world, { from, to, lease, sent: document.bytes, name: plan.name })
  await showStored(world, plan)
  return { acceptance, handover }
}

/** Long enough for the poll to be open at the gateway. */
const settleMs = 300

async function submit(world: StoryWorld, { from, document, name }: Exchange): Promise<KeptReceipt> {
  const { screen } = world
  screen.say(from.name, `POST /v1/messages: message ${document.messageId}`)
  screen.detail(`${document.mediaType}, ${document.bytes.length} bytes`)
  const answer = await from.post(document)
  requireStatus('post the message', answer, 202)
  screen.say('Gateway', '202: signature, content and consent hold; stored in one commit')
  const kept = keepReceipt(world, answer.body, `${name}-acceptance`)
  requireSame('the receipt of the post', kept.receipt.evidence.event, 'SubmissionAcceptance')
  const again = await from.post(document)
  requireSame('the receipt of the same bytes again', again.body.toString(), answer.body.toString())
  screen.held('sent once more, as after a broken line: the very same receipt')
  return kept
}

async function showRoute({ screen }: StoryWorld, { from, to, document, office }: Exchange): Promise<void> {
  const { route } = await historyOf(from, document)
  requireSame('the office', route.office, office)
  screen.say(from.name, 'GET /v1/messages/{messageId}: where it went, and why')
  for (const line of describeRoute(route, to.kind)) screen.detail(line)
}

async function showStored({ screen, keys }: StoryWorld, { from, to, document }: Exchange): Promise<void> {
  const { state, events } = await historyOf(from, document)
  const steps = events.map(({ evidence }) => evidence.event)
  requireSame('the state that the sender sees', state, 'stored')
  requireSame('the events that the sender sees', steps, wholePath)
  screen.say(from.name, `GET /v1/messages/{messageId}: state "${state}", by ${to.name}`)
  screen.detail(events.map(({ evidence, inclusion }) => `${evidence.event} (${inclusion.leafIndex})`).join(', '))
  const proven = events.filter((receipt) => verifyReceipt(serialiseReceipt(receipt), keys).ok)
  requireSame('the receipts that prove themselves', proven.length, events.length)
  screen.held(`${from.name} holds a receipt of each step, and each one’s proof holds`)
}

const wholePath = ['SubmissionAcceptance', 'ContentConsignment', 'ConsignmentNotification', 'ContentHandover']

/** What a sender is told of its message. */
interface History {
  readonly state: string
  readonly route: Route
  readonly events: readonly Receipt[]
}

async function historyOf(system: System, { messageId }: StoryDocument): Promise<History> {
  const answer = await system.client.get(`/v1/messages/${messageId}`)
  requireStatus('GET the message', answer, 200)
  return answer.json<History>()
}
