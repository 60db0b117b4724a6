import type { StoryDocument } from './story-documents.ts'
import { readHistory } from './story-history.ts'
import { requireFound, requireSame, StepFailed } from './story-step.ts'
import type { StoryWorld } from './story-world.ts'

/** Runs `budkavle desk` with these arguments, as a person would beside the gateway; what it prints. */
export type CallDesk = (args: readonly string[]) => Promise<string>

/**
 * The human fallback: somebody on duty rings the office that is silent, and the log is told.
 * @param message waits in its inbox
 */
export async function playPhoneCall(world: StoryWorld, callDesk: CallDesk, message: StoryDocument): Promise<void> {
  const { screen, fpa } = world
  screen.chapter('People step in: a phone call')
  const listed: { item: number; messageId: string }[] = JSON.parse(
    await callDesk(['list', '--office', 'area-06', '--json']),
  )
  const waiting = listed.find(({ messageId }) => messageId === message.messageId)
  const { item } = requireFound('what waits there, as the desk sees it', waiting, 'the notification')
  screen.say('On duty', 'asks at FPA’s call-back number what it is about, rings the office, and writes that down:')
  const relay = ['relay', `${item}`, '--means', 'phone', '--at', new Date().toISOString(), '--by', 'duty-7']
  screen.detail(`budkavle desk ${relay.join(' ')}`)
  screen.detail(await callDesk(relay))
  const { state, events } = await readHistory(fpa, message)
  const evidence = events.map((one) => one.evidence).find(({ event }) => event === 'RelayToNonERDS')
  if (evidence?.event !== 'RelayToNonERDS') throw new StepFailed('the evidence', 'RelayToNonERDS', 'none')
  const { means, by, at } = evidence.relay
  requireSame('what it says', [means, by], ['phone', 'duty-7'])
  screen.held(`${fpa.name} reads RelayToNonERDS in its history: by ${means}, at ${at}, by ${by}`)
  requireSame('the state that the sender sees', state, 'accepted')
  screen.held('nobody is reminded of it any more, and it still waits until the office’s own system has stored it')
}
