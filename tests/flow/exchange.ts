import type postgres from 'postgres'
import { expect } from 'vitest'
import { openParty } from '../../src/dev/world.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import { release } from '../../src/jobs/release.ts'
import type { MessageType } from '../../src/message/catalogue.ts'
import type { Lease } from '../../src/message/delivery.ts'
import type { MessageHistory } from '../../src/message/history.ts'
import type { PartyId } from '../../src/message/ids.ts'
import type { Caller, TestApp } from '../support/app.ts'
import type { Signed } from '../support/messages.ts'
import type { World } from '../support/world.ts'
import { digest, type Letter } from './letter.ts'

/** What carries letters: a gateway whose clock the test sets. */
export interface Post {
  readonly app: TestApp
  readonly world: World
  /** To look up by other means what the gateway must have found. */
  readonly sql: postgres.Sql
  now: Date
}

/** A message that the gateway has accepted. */
export interface Posted extends Letter {
  readonly signed: Signed
  readonly office: string
  /** Whose office that is. */
  readonly receiver: PartyId
}

/**
 * Uploads what it brings along and posts it: accepted, with a receipt that verifies, for an office that a party holds.
 */
export async function postLetter(post: Post, letter: Letter, signed: Signed): Promise<Posted> {
  const sender = callerOf(post, letter.from)
  for (const { bytes, sha256, mediaType } of letter.files) {
    expect(await sender.put(`/v1/attachments/${sha256}`, bytes, mediaType)).toMatchObject({ status: 201 })
  }
  const answer = await sender.post('/v1/messages', signed)
  expect([answer.status, answer.bytes.toString().slice(0, 600)]).toEqual([202, expect.any(String)])
  const verdict = verifyReceipt(answer.bytes, post.app.keys)
  if (!verdict.ok) throw new Error(verdict.reason)
  const { evidence } = verdict.receipt
  expect(evidence).toMatchObject({ event: 'SubmissionAcceptance', messageIdentifier: letter.messageId })
  const { route } = await historyOf(post, letter)
  if (route.party === null) throw new Error(`${letter.type.name} lies at the manual desk: ${route.reason}`)
  return { ...letter, signed, office: route.office, receiver: route.party }
}

/** Found in its office's inbox, if need be on the day on which it is shown; leased, fetched, confirmed. */
export async function takeOver(post: Post, letter: Posted): Promise<void> {
  await awaitShown(post, letter)
  const receiver = callerOf(post, letter.receiver)
  const { items } = (await receiver.post('/v1/inbox/leases', { max: 100 })).json<{ items: Lease[] }>()
  const lease = items.find(({ messageId }) => messageId === letter.messageId)
  if (!lease) throw new Error(`${letter.type.name} is in no inbox of ${letter.receiver}`)
  const { name, version } = letter.type
  expect(lease).toMatchObject({ office: letter.office, messageType: name, schemaVersion: version, sender: letter.from })
  const content = await receiver.get(`/v1/inbox/items/${lease.item}/content`)
  expect([content.contentType, content.bytes.toString()]).toEqual([letter.signed.mediaType, letter.signed.body])
  await confirm(receiver, lease, letter, content.bytes)
  expect(await historyOf(post, letter)).toMatchObject({ state: 'stored' })
}

/** The gateway's word on a message, to its sender. */
export async function historyOf(post: Post, { from, messageId }: Letter): Promise<MessageHistory> {
  const answer = await callerOf(post, from).get(`/v1/messages/${messageId}`)
  expect(answer.status).toBe(200)
  return answer.json<MessageHistory & Record<string, unknown>>()
}

/** What is held is in no inbox until its day has come and the job has run. */
async function awaitShown(post: Post, letter: Posted): Promise<void> {
  const { shownFrom, state } = await historyOf(post, letter)
  expect([letter.type.name, state]).toEqual([letter.type.name, shownFrom === null ? 'accepted' : 'held'])
  expect(isHeldBack(letter.type)).toBe(shownFrom !== null)
  if (shownFrom === null) return
  const listed = await callerOf(post, letter.receiver).get('/v1/inbox/items?limit=500')
  expect(listed.bytes.toString()).not.toContain(letter.messageId)
  post.now = new Date(shownFrom)
  const stamp = { at: post.now, issuer: post.app.store.signer.origin, newId: () => crypto.randomUUID() }
  await release(post.app.store, stamp, post.app.knowledge.isHeld)
}

function isHeldBack({ shown }: MessageType): boolean {
  return shown.rule === 'day-after'
}

async function confirm(receiver: Caller, { item, leaseToken }: Lease, letter: Posted, content: Buffer): Promise<void> {
  const attachments: string[] = []
  for (const { sha256, bytes } of letter.files) {
    const fetched = await receiver.get(`/v1/inbox/items/${item}/attachments/${sha256}`)
    expect(fetched.bytes.equals(bytes)).toBe(true)
    attachments.push(digest('sha512', fetched.bytes))
  }
  const body = { leaseToken, recordId: `record-${item}`, sha256: digest('sha256', content), attachments }
  expect(await receiver.post(`/v1/inbox/items/${item}/confirmation`, body)).toMatchObject({ status: 200 })
}

/** Any party of the development world. */
function callerOf({ app, world }: Post, party: PartyId): Caller {
  return app.as(openParty(world.folder, party, party, world.at))
}
