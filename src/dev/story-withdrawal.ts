import type { InboxItem } from '../message/delivery.ts'
import { createConsent, createMessage, type StoryMessage, signDocument } from './story-documents.ts'
import { readHistory, requireEvents } from './story-history.ts'
import { requireFound, requireSame, requireStatus } from './story-step.ts'
import type { System } from './story-system.ts'
import { awaitMessage, takeQuietly } from './story-takeover.ts'
import type { StoryWorld } from './story-world.ts'

/** A client withdraws a consent while the report that rests on it still waits. */
export async function playWithdrawal(world: StoryWorld): Promise<void> {
  const { screen, fpa, satakunta } = world
  screen.chapter('A consent withdrawn, before anybody took over the report')
  const report = createReport()
  await post(world, report, 202)
  const item = requireFound('the inbox', await findItem(satakunta, report), 'the report')
  screen.say(fpa.name, `sends a report; it waits in ${satakunta.name}’s inbox as item ${item.item}`)
  const withdrawal = createWithdrawal(report)
  await post(world, withdrawal, 202)
  screen.say(fpa.name, 'POST /v1/messages: consent-withdrawal, naming the record of the consent')
  requireSame('the report in the inbox', await findItem(satakunta, report), undefined)
  await seeWhy(world, report, item)
  const { lease } = await awaitMessage(satakunta, withdrawal.messageId)
  requireSame('what the withdrawal refers to', lease.refToMessageId, report.messageId)
  await takeQuietly(satakunta, lease)
  screen.say(satakunta.name, 'takes over the withdrawal, a message as any, which names the report')
  screen.held('both ends know what has left the inbox, and why')
  const refused = await post(world, createReport(recordOf(report)), 422)
  requireSame('the code of the refusal', refused.json<{ code: string }>().code, 'consent.withdrawn')
  screen.held('no later message may rest on that consent: 422 consent.withdrawn')
}

/** On a consent of its own, which nothing else rests on. */
function createReport(record?: string): StoryMessage {
  const { consent = {}, messageId } = createMessage('concern-consented')
  const recordReference = record ?? `consents/900-${messageId.slice(0, 8)}`
  return createMessage('concern-consented', { consent: createConsent(consent, { recordReference }) })
}

function createWithdrawal(report: StoryMessage): StoryMessage {
  const withdrawn = { recordReference: recordOf(report), withdrawnAt: new Date().toISOString(), withdrawnBy: 'client' }
  return createMessage('consent-withdrawal', { refToMessageId: report.messageId, withdrawal: withdrawn })
}

function recordOf({ consent }: StoryMessage): string {
  return (consent as { readonly recordReference: string }).recordReference
}

async function seeWhy(world: StoryWorld, report: StoryMessage, { item }: InboxItem): Promise<void> {
  const { screen, fpa, satakunta } = world
  const answer = await satakunta.client.get(`/v1/inbox/items/${item}`)
  requireStatus('GET the item', answer, 200)
  requireSame('the state that the receiver sees', answer.json<InboxItem>().state, 'withdrawn')
  screen.say(satakunta.name, `the item has left the inbox; GET /v1/inbox/items/${item}: state "withdrawn"`)
  const history = await readHistory(fpa, report)
  requireSame('the state that the sender sees', [history.state, history.handedOut], ['withdrawn', false])
  requireEvents(world, history, ['SubmissionAcceptance', 'ContentConsignment', 'ContentHandoverFailure'])
  requireSame('the reason in the evidence', history.events.at(-1)?.evidence.reasons, ['consent.withdrawn'])
  screen.say(fpa.name, 'GET /v1/messages/{messageId}: state "withdrawn", handed to nobody')
  screen.held('and holds the evidence of it: ContentHandoverFailure, consent.withdrawn')
}

async function findItem(system: System, { messageId }: StoryMessage): Promise<InboxItem | undefined> {
  return (await system.listInbox()).find((item) => item.messageId === messageId)
}

async function post({ fpa }: StoryWorld, message: StoryMessage, status: number) {
  const answer = await fpa.post(await signDocument(message, fpa.party.signature, 'flattened'))
  requireStatus(`post ${message.messageType}`, answer, status)
  return answer
}
