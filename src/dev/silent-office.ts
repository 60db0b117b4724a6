import { setTimeout as pause } from 'node:timers/promises'
import type { Audience } from '../message/ladder.ts'
import { connect } from '../store/connect.ts'
import { listAlerts } from '../store/escalation.ts'
import { type CallDesk, playPhoneCall } from './silent-office-phone.ts'
import { createMessage, type StoryDocument, signDocument } from './story-documents.ts'
import { readHistory } from './story-history.ts'
import type { Screen } from './story-screen.ts'
import { requireSame, requireStatus, StepFailed } from './story-step.ts'
import type { System } from './story-system.ts'
import { emptyInbox } from './story-takeover.ts'
import { openWebhook, type Webhook } from './story-webhook.ts'
import { openStoryWorld, type StoryGateway, type StoryWorld } from './story-world.ts'

/** So that a ladder of half an hour is climbed in half a minute, and an office falls silent in two. */
export const silentOfficeSettings = { BUDKAVLE_LADDER_SPEED: '60', BUDKAVLE_POLLED_MINUTES_MAX: '2' }

const office = 'area-06'
/** Of the ladder of an urgent child welfare notification: whom it tells, and how many minutes after the step before. */
const ladder: readonly (readonly [number, readonly Audience[]])[] = [
  [5, ['receiver']],
  [10, ['organisation']],
  [10, ['fpa', 'sender']],
  [10, ['desk', 'on-call']],
]

/** Whose system is told by webhook; the desk and the social services on duty have an e-mail address or none. */
const toldBy: Partial<Readonly<Record<Audience, 'fpa' | 'satakunta'>>> = {
  receiver: 'satakunta',
  organisation: 'satakunta',
  fpa: 'fpa',
  sender: 'fpa',
}

/**
 * An office goes quiet, the ladder climbs, people step in, and the office comes back; played from outside on a running
 * gateway.
 * @throws StepFailed at the first step that does not hold
 */
export async function playSilentOffice(
  gateway: StoryGateway,
  screen: Screen,
  tempo: Tempo,
  callDesk: CallDesk,
): Promise<void> {
  const world = openStoryWorld(gateway, screen)
  const sql = connect(gateway.databaseUrl, { max: 1, applicationName: 'budkavle demo' })
  const { ladderSpeed: speed } = tempo
  const [key] = world.keys
  if (!key) throw new Error('the log has no key')
  const hooks = { fpa: await openWebhook(key), satakunta: await openWebhook(key) }
  const alerts = async () => (await listAlerts(sql)).filter((one) => one.office === office)
  const story = { world, tempo, alerts, hooks }
  try {
    screen.say('Time', `the ladder is climbed ${speed} times as fast: a minute of it takes ${60 / speed} s here`)
    await emptyInbox(world.satakunta)
    await awaitHolds('no alert stands from before', async () => (await story.alerts()).length === 0)
    await subscribe(world.fpa, hooks.fpa)
    await subscribe(world.satakunta, hooks.satakunta)
    await playLooked(story)
    const quietSince = performance.now()
    const waiting = await playQuiet(story)
    await playPhoneCall(world, callDesk, waiting)
    const second = await playNotLive(story, quietSince)
    await playBack(story, [waiting, second])
  } finally {
    hooks.fpa.close()
    hooks.satakunta.close()
    world.close()
    await sql.end()
  }
}

export interface Tempo {
  /** How many times as fast the gateway climbs ladders. */
  readonly ladderSpeed: number
  /** After which an office does not count as live. */
  readonly polledMinutesMax: number
}

interface Story {
  readonly world: StoryWorld
  readonly tempo: Tempo
  readonly hooks: Readonly<Record<'fpa' | 'satakunta', Webhook>>
  alerts(): ReturnType<typeof listAlerts>
}

async function playLooked({ world }: Story): Promise<void> {
  const { screen, fpa, satakunta } = world
  screen.chapter('An inbox that is looked after')
  const message = await send(world)
  requireSame('why it is not live', await notLiveOf(world, message), [])
  screen.say(fpa.name, `sends an urgent child welfare notification; it goes to ${office}, which is live:`)
  screen.detail('its certificate is valid, it has polled, somebody answers for it, a canary came through')
  await emptyInbox(satakunta)
  requireSame('its state', (await readHistory(fpa, message)).state, 'stored')
  screen.held(`${satakunta.name} polls and confirms; nobody had to be told anything`)
}

async function playQuiet(story: Story): Promise<StoryDocument> {
  const { screen, fpa, satakunta } = story.world
  screen.chapter('The office goes quiet: its system polls no more')
  const message = await send(story.world)
  screen.say(fpa.name, `sends another; ${satakunta.name} does not take it`)
  for (const [index, [minutes, audiences]] of ladder.entries()) {
    await awaitTold(
      story,
      message,
      ladder.slice(0, index + 1).flatMap(([, told]) => told),
    )
    screen.say(
      'Gateway',
      `${minutes} min (${(minutes * 60) / story.tempo.ladderSpeed} s here) later tells: ${audiences.join(', ')}`,
    )
    await awaitHolds('an alert for each', async () => {
      const standing = (await story.alerts()).map(({ audience }) => audience)
      return audiences.every((audience) => standing.includes(audience))
    })
    for (const audience of audiences) {
      screen.detail(`alert started: office ${office}, step ${audience}, 1 item`)
      await showNotice(story, audience)
    }
  }
  screen.held('each step stands in the log as AcceptanceRejectionExpiry, and the sender can read it')
  screen.held('the last told are people: the manual desk, and the social services on duty at any hour')
  return message
}

async function showNotice({ world, hooks }: Story, audience: Audience): Promise<void> {
  const whose = toldBy[audience]
  if (!whose) return world.screen.detail('by e-mail, where there is an address and the gateway has a mail server')
  await awaitHolds(`a webhook of step ${audience}`, async () =>
    hooks[whose].notices().some(({ type, data }) => type === 'alert.started' && data.step === audience),
  )
  world.screen.held(`told by webhook: ${world[whose].name}’s system has checked its signature with the log’s key`)
}

async function playNotLive(story: Story, quietSince: number): Promise<StoryDocument> {
  const { screen, fpa } = story.world
  screen.chapter('An office that is not live')
  const { polledMinutesMax } = story.tempo
  screen.say(
    'Time',
    `no poll for ${polledMinutesMax} min, which is the limit here (an hour, if nobody says otherwise) …`,
  )
  await pause(Math.max(0, quietSince + polledMinutesMax * 60_000 + settleMs - performance.now()))
  const message = await send(story.world)
  requireSame('why it is not live', await notLiveOf(story.world, message), ['office.not-polled'])
  screen.say(fpa.name, 'sends one more, and is told in its history: notLive office.not-polled')
  screen.detail(`it stands in the inbox of ${office} all the same`)
  await awaitTold(story, message, ['receiver'])
  const standing = await story.alerts()
  const count = standing.filter(({ audience }) => audience === 'receiver').length
  requireSame('alerts that tell the receiver, however many are late', count, 1)
  screen.held('its ladder began at once, under the alert that stands already: no second one')
  return message
}

async function playBack(story: Story, messages: readonly StoryDocument[]): Promise<void> {
  const { screen, fpa, satakunta } = story.world
  screen.chapter('The office comes back')
  const count = await emptyInbox(satakunta)
  screen.say(satakunta.name, `polls again, takes over and confirms all ${count} that waited`)
  for (const message of messages) {
    requireSame('the state that the sender sees', (await readHistory(fpa, message)).state, 'stored')
  }
  await awaitHolds('the alerts clear', async () => (await story.alerts()).length === 0)
  await awaitHolds('each is told', async () => {
    const told = [...story.hooks.fpa.notices(), ...story.hooks.satakunta.notices()]
    const cleared = told.filter(({ type }) => type === 'alert.cleared').map(({ data }) => data.step)
    return Object.keys(toldBy).every((audience) => cleared.includes(audience))
  })
  screen.held('every alert has cleared, and who was told that it started is told that it has')
  await awaitHolds(
    'a message finds it live',
    async () => (await notLiveOf(story.world, await send(story.world))).length === 0,
  )
  await emptyInbox(satakunta)
  screen.held(`what ${fpa.name} sends now finds the office live again`)
}

async function subscribe({ client }: System, { url }: Webhook): Promise<void> {
  const body = Buffer.from(JSON.stringify({ url }))
  requireStatus('ask for alerts', await client.put('/v1/subscriptions/alert', body, 'application/json'), 200)
}

async function send(world: StoryWorld): Promise<StoryDocument> {
  const urgent = { urgency: 'urgent', urgencyReason: 'child-in-danger', callBackNumber: '+358 20 000 0003' }
  const message = createMessage('child-welfare-notification', urgent)
  const document = await signDocument(message, world.fpa.party.signature, 'flattened')
  requireStatus('post the notification', await world.fpa.post(document), 202)
  return document
}

async function notLiveOf(world: StoryWorld, message: StoryDocument): Promise<readonly string[]> {
  const { route } = await readHistory(world.fpa, message)
  requireSame('where it goes', route.office, office)
  return route.explanation.notLive ?? []
}

/** Until the sender reads that exactly these were told, in this order. */
async function awaitTold({ world }: Story, message: StoryDocument, audiences: readonly Audience[]): Promise<void> {
  const told = async () => {
    const { events } = await readHistory(world.fpa, message)
    return events.flatMap(({ evidence }) =>
      evidence.event === 'AcceptanceRejectionExpiry'
        ? evidence.reasons.map((one) => one.replace('escalation.', ''))
        : [],
    )
  }
  await awaitHolds(`told: ${audiences.join(', ')}`, async () => (await told()).length >= audiences.length)
  requireSame('whom the ladder has told', (await told()).slice(0, audiences.length), audiences)
}

/** @throws StepFailed when it does not hold in time */
async function awaitHolds(step: string, holds: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + patienceMs
  while (!(await holds())) {
    if (performance.now() > until) throw new StepFailed(step, `within ${patienceMs / 1000} s`, 'nothing of it')
    await pause(lookMs)
  }
}

const settleMs = 2_000
const patienceMs = 60_000
const lookMs = 250
