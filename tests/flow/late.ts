import { createHash, randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { AppDeps } from '../../src/app.ts'
import { createCalendar } from '../../src/clock/calendar.ts'
import { parseConfig } from '../../src/config.ts'
import type { Receipt } from '../../src/evidence/receipt.ts'
import type { GatewayDeps } from '../../src/gateway.ts'
import { type EscalateDeps, escalate } from '../../src/jobs/escalate.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { MessageHistory } from '../../src/message/history.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, signMessage, type Wish } from '../support/messages.ts'
import { catalogue, exampleOf, type Json, typeOf } from '../support/verified.ts'
import { createWorld, origin, type PartyName, type World } from '../support/world.ts'

/** A gateway whose clock the test sets, in a world that begins at that moment; its jobs run when the test says so. */
export interface Night {
  readonly database: TestDatabase
  readonly world: World
  readonly app: TestApp
  /** The path of a message, as its jobs are given it. */
  readonly gateway: GatewayDeps
  now: Date
  close(): Promise<void>
}

export async function openNight(begin: string): Promise<Night> {
  const database = await createTestDatabase()
  const world = await createWorld(database.ownerSql, new Date(begin))
  const night = { database, world, now: world.at }
  let gateway: GatewayDeps | undefined
  const adapt = (deps: AppDeps) => {
    gateway = deps.intake.gateway
    return deps
  }
  const app = await createTestApp({ database, world, now: () => night.now, adapt })
  const close = async () => {
    await app.close()
    await database.close()
    world.remove()
  }
  return Object.assign(night, { app, gateway: gateway as unknown as GatewayDeps, close })
}

/** Goes on in minutes, as many of the ladders' job running at each. */
export async function pass(night: Night, minutes: number, jobs = 1): Promise<void> {
  for (let i = 0; i < minutes; i += 1) {
    night.now = new Date(night.now.getTime() + 60_000)
    await climb(night, jobs)
  }
}

export async function climb(night: Night, jobs = 1, deps: Partial<EscalateDeps> = {}): Promise<void> {
  const all = { store: night.app.store, catalogue, calendar, ...deps }
  const stamp = () => ({ at: night.now, issuer: origin, newId: randomUUID })
  await Promise.all(Array.from({ length: jobs }, () => escalate(all, stamp())))
}

export const calendar = createCalendar(parseConfig({}))

/** An urgent child welfare notification of now. */
export function createChildNotification(at: Date): Json {
  return {
    ...exampleOf(typeOf('child-welfare-notification')),
    messageId: randomUUID(),
    createdAt: `${at.toISOString().slice(0, 19)}Z`,
    urgency: 'urgent',
    urgencyReason: 'child-in-danger',
    callBackNumber: '+358 20 000 0003',
  }
}

export function sendConcern(night: Night, wish: Wish = {}): Promise<string> {
  return send(night, createConcern({ at: night.now, ...wish }))
}

export async function send(night: Night, value: Json): Promise<string> {
  const fpa = night.world.party('fpa')
  const signed = await signMessage(value, fpa, 'json')
  const answer = await night.app.as(fpa).post('/v1/messages', signed)
  expect([answer.status, answer.bytes.toString().slice(0, 500)]).toEqual([202, expect.any(String)])
  return signed.messageId
}

/** The history as its sender is told it. */
export async function historyOf(night: Night, messageId: string) {
  const answer = await night.app.as(night.world.party('fpa')).get(`/v1/messages/${messageId}`)
  return answer.json<MessageHistory & { events: Receipt[] }>()
}

/** When whom the ladder has told, as the sender can read it. */
export async function toldOf(night: Night, messageId: string): Promise<string[]> {
  const { events } = await historyOf(night, messageId)
  return events.flatMap(({ evidence }) =>
    evidence.event === 'AcceptanceRejectionExpiry' ? [`${evidence.eventTime.slice(11, 16)} ${evidence.reasons}`] : [],
  )
}

/** An office's system takes over all that waits there. */
export async function takeAll(night: Night, name: PartyName = 'satakunta', max = 100): Promise<number> {
  const office = night.app.as(night.world.party(name))
  const { items } = (await office.post('/v1/inbox/leases', { max })).json<{ items: Lease[] }>()
  const confirm = async ({ item, leaseToken }: Lease) => {
    const { bytes } = await office.get(`/v1/inbox/items/${item}/content`)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const body = { leaseToken, recordId: `record-${item}`, sha256 }
    expect(await office.post(`/v1/inbox/items/${item}/confirmation`, body)).toMatchObject({ status: 200 })
  }
  await Promise.all(items.map(confirm))
  return items.length
}

export interface AlertRow {
  readonly office: string
  readonly audience: string
  readonly items: number
  readonly cleared: boolean
}

export function alertsOf({ database }: Night): Promise<AlertRow[]> {
  return database.sql<AlertRow[]>`
    select office, audience, items, cleared_at is not null as cleared from alert order by id`
}

/** What the log says of alerts, in order. */
export async function alertEvidence({ database }: Night): Promise<string[]> {
  const rows = await database.sql<{ said: string }[]>`
    select concat_ws(' ', e.evidence::json -> 'recipient' ->> 'office', e.evidence::json ->> 'reasons') as said
    from log_entry e where e.evidence::json ->> 'event' = 'OfficeAlert' order by e.index`
  return rows.map(({ said }) => said)
}
