import { X509Certificate } from 'node:crypto'
import { relative } from 'node:path'
import type { Lease } from '../message/delivery.ts'
import { parseJws } from '../verify/jws.ts'
import { parseXmlSignature } from '../verify/xmldsig.ts'
import type { StoryFile } from './story-file.ts'
import { type KeptReceipt, keepReceipt } from './story-receipts.ts'
import { requireFound, requireSame, requireStatus } from './story-step.ts'
import type { System } from './story-system.ts'
import type { StoryWorld } from './story-world.ts'

/** Waits at the inbox until this message is leased; older items that the poll brings are worked off on the way. */
export async function awaitMessage(system: System, messageId: string): Promise<{ lease: Lease; at: number }> {
  for (;;) {
    const leases = await system.lease(pollSeconds)
    const at = performance.now()
    requireFound('the open poll', leases[0], `an item within ${pollSeconds} s`)
    const lease = leases.find((one) => one.messageId === messageId)
    for (const other of leases) if (other !== lease) await takeQuietly(system, other)
    if (lease) return { lease, at }
  }
}

/** Takes over what waits in the inbox from before, and returns how many items that were. */
export async function emptyInbox(system: System): Promise<number> {
  let count = 0
  for (;;) {
    const leases = await system.lease(0)
    for (const lease of leases) await takeQuietly(system, lease)
    if (leases.length === 0) return count
    count += leases.length
  }
}

/** The same without a word: what is older, or comes in numbers. */
export async function takeQuietly(system: System, lease: Lease): Promise<void> {
  const record = system.store(lease, await system.fetch(lease))
  const files = await system.takeFiles(lease)
  requireStatus(`take over item ${lease.item}`, await system.confirm(lease, record, files), 200)
}

/** What a sender sees of a message that was taken over. */
export const wholePath = [
  'SubmissionAcceptance',
  'ContentConsignment',
  'ConsignmentNotification',
  'ContentAccessTracking',
  'ContentHandover',
]

export interface Takeover {
  readonly from: System
  readonly to: System
  readonly lease: Lease
  /** What the sender sent. */
  readonly sent: Buffer
  readonly file?: StoryFile | undefined
  readonly name: string
}

/** Fetch, check, store, read back, confirm. */
export async function takeOver(
  world: StoryWorld,
  { from, to, lease, sent, file, name }: Takeover,
): Promise<KeptReceipt> {
  const { screen } = world
  screen.detail(
    `item ${lease.item} is leased to it, token ${lease.leaseToken}, until ${lease.leasedUntil.slice(11, 19)} UTC`,
  )
  const document = await to.fetch(lease)
  requireSame('the document fetched is the document sent', document.equals(sent), true)
  await verifyDocument(document, lease, from)
  screen.held(`fetched ${document.length} bytes; ${from.name}’s own signature in them verifies here too`)
  const record = to.store(lease, document)
  screen.say(to.name, `stores it as ${record.recordId} and reads it back:`)
  screen.detail(relative('.', record.file))
  const files = await to.takeFiles(lease)
  requireSame('the attachments are those sent', toHex(files.map(({ bytes }) => bytes)), toHex(file ? [file.bytes] : []))
  for (const { bytes } of files) screen.held(`fetched and stored its attachment too, ${bytes.length} bytes`)
  screen.say(to.name, 'confirms with its record id and the SHA-256 of what it read back:')
  screen.detail(record.sha256)
  for (const { sha512 } of files) screen.detail(`attachment, SHA-512: ${sha512.slice(0, 48)}…`)
  const answer = await to.confirm(lease, record, files)
  requireStatus('confirm the item', answer, 200)
  const kept = keepReceipt(world, answer.body, `${name}-handover`)
  const { evidence } = kept.receipt
  requireSame('the receipt of the confirmation', evidence.event, 'ContentHandover')
  const digests = evidence.event === 'ContentHandover' ? evidence.handover.attachmentDigests : undefined
  requireSame(
    'the attachments in it',
    digests ?? [],
    files.map(({ sha512 }) => sha512),
  )
  return kept
}

function toHex(all: readonly Buffer[]): string[] {
  return all.map((bytes) => bytes.toString('hex'))
}

const pollSeconds = 30

/** What a careful receiver does, with the sender's certificate that it knows, not with one that the document brings. */
async function verifyDocument(bytes: Buffer, { mediaType }: Lease, from: System): Promise<void> {
  const key = new X509Certificate(from.party.signature.certificate).publicKey
  if (mediaType === 'application/xml') parseXmlSignature(bytes).verify(key)
  else await parseJws(bytes, mediaType === 'application/jose' ? mediaType : 'application/jose+json').verify(key)
}
