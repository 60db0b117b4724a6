import { setTimeout as pause } from 'node:timers/promises'
import type { RunningClock } from '../message/stages.ts'
import type { StoryDocument } from './story-documents.ts'
import { type StoryFile, uploadFile } from './story-file.ts'
import { describeClock, readHistory, requireEvents } from './story-history.ts'
import { type KeptReceipt, keepReceipt } from './story-receipts.ts'
import { describeRoute } from './story-route.ts'
import { requireSame, requireStatus } from './story-step.ts'
import type { System } from './story-system.ts'
import { awaitMessage, takeOver, wholePath } from './story-takeover.ts'
import type { StoryWorld } from './story-world.ts'

export interface Exchange {
  readonly from: System
  readonly to: System
  readonly document: StoryDocument
  /** What it brings along. */
  readonly file?: StoryFile
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
  const { from, to, document, file, about } = plan
  screen.say(from.name, `signs ${document.type}/1 as ${document.form}: ${about}`)
  if (file) await uploadFile(world, from, file)
  const poll = awaitMessage(to, document.messageId)
  poll.catch(() => {}) // told where it is awaited
  screen.say(to.name, 'polls its inbox; nothing waits there, so the poll stays open')
  await pause(settleMs)

  const posted = performance.now()
  const acceptance = await submit(world, plan)
  await showRoute(world, plan)
  const { lease, at } = await poll
  screen.say(to.name, `the open poll woke ${Math.round(at - posted)} ms after the post began`)
  const handover = await takeOver(world, { from, to, lease, sent: document.bytes, file, name: plan.name })
  await showStored(world, plan, lease.clocks)
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
  const { route } = await readHistory(from, document)
  requireSame('the office', route.office, office)
  screen.say(from.name, 'GET /v1/messages/{messageId}: where it went, and why')
  for (const line of describeRoute(route, to.kind)) screen.detail(line)
}

async function showStored(
  world: StoryWorld,
  { from, to, document }: Exchange,
  clocks: readonly RunningClock[],
): Promise<void> {
  const { screen } = world
  const history = await readHistory(from, document)
  const { state, events } = history
  requireSame('the state that the sender sees', state, 'stored')
  requireEvents(world, history, wholePath)
  screen.say(from.name, `GET /v1/messages/{messageId}: state "${state}", by ${to.name}`)
  screen.detail(events.map(({ evidence, inclusion }) => `${evidence.event} (${inclusion.leafIndex})`).join(', '))
  screen.held(`${from.name} holds a receipt of each step, and each one’s proof holds`)
  const due = clocks.map(describeClock)
  requireSame('the deadlines that both ends see', history.clocks.map(describeClock), due)
  for (const line of due) screen.held(`both ends see the deadline: ${line}`)
}
