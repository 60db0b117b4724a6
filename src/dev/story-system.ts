import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InboxItem, Lease } from '../message/delivery.ts'
import type { PartyId, PartyKind } from '../message/ids.ts'
import type { Asks } from '../message/looks.ts'
import { type Answer, type Client, createClient } from './client.ts'
import type { StoryDocument } from './story-documents.ts'
import { answerSecondLook } from './story-second-look.ts'
import { requireStatus } from './story-step.ts'
import { type DevelopmentParty, openParty } from './world.ts'

/** A party's own system: it knows the gateway's address and its own keys, and keeps its records as files. */
export interface System {
  readonly party: DevelopmentParty
  readonly name: string
  readonly kind: PartyKind
  readonly client: Client
  post(document: StoryDocument): Promise<Answer>
  lease(waitSeconds: number): Promise<readonly Lease[]>
  fetch(lease: Lease): Promise<Buffer>
  /** The attachments that come with it, in the document's order, put in the records and read back. */
  takeFiles(lease: Lease): Promise<readonly StoredFile[]>
  /** Puts the document in the records, and reads it back. */
  store(lease: Lease, document: Buffer): StoredRecord
  confirm(lease: Lease, record: StoredRecord, files: readonly StoredFile[]): Promise<Answer>
  /** What waits in its inbox, or is leased there. */
  listInbox(): Promise<readonly InboxItem[]>
}

export interface StoredRecord {
  readonly recordId: string
  readonly file: string
  /** SHA-256, hex, of what was read back. */
  readonly sha256: string
}

/** An attachment as read back. */
export interface StoredFile {
  readonly file: string
  readonly bytes: Buffer
  /** Hex; what the document does not tell. */
  readonly sha512: string
}

const leaseSeconds = 60
const pollMax = 20

export function openSystem(
  at: { readonly dataFolder: string; readonly origin: string; readonly ca: string },
  who: { readonly id: string; readonly name: string; readonly kind: PartyKind },
): System {
  const party = openParty(at.dataFolder, who.id as PartyId, who.name, new Date())
  const key = party.tls.key.export({ format: 'pem', type: 'pkcs8' }).toString()
  const client = createClient({ origin: at.origin, ca: at.ca, identity: { cert: party.tls.chain, key } })
  const records = join(at.dataFolder, 'records', who.name.toLowerCase())
  mkdirSync(records, { recursive: true, mode: 0o700 })
  return {
    party,
    name: who.name,
    kind: who.kind,
    client,
    post: (document) => client.post('/v1/messages', document.bytes, document.mediaType),
    lease: (waitSeconds) => lease(client, records, waitSeconds),
    async fetch({ item }) {
      const answer = await client.get(`/v1/inbox/items/${item}/content`)
      requireStatus('fetch the document', answer, 200)
      return answer.body
    },
    takeFiles: (lease) => takeFiles(client, records, lease),
    store: (lease, document) => store(records, lease, document),
    confirm({ item, leaseToken }, { recordId, sha256 }, files) {
      const attachments = files.length > 0 ? { attachments: files.map(({ sha512 }) => sha512) } : {}
      const body = JSON.stringify({ leaseToken, recordId, sha256, ...attachments })
      return client.post(`/v1/inbox/items/${item}/confirmation`, body)
    },
    async listInbox() {
      const answer = await client.get('/v1/inbox/items?limit=100')
      requireStatus('GET the inbox', answer, 200)
      return answer.json<{ items: InboxItem[] }>().items
    },
  }
}

/** What it is asked beside comes at once: it answers from its records, and asks again for what waits. */
async function lease(client: Client, records: string, waitSeconds: number): Promise<readonly Lease[]> {
  for (;;) {
    const answer = await client.post('/v1/inbox/leases', JSON.stringify({ max: pollMax, leaseSeconds, waitSeconds }))
    requireStatus('lease from the inbox', answer, 200)
    const { items, secondLooks = [], manifests = [] } = answer.json<{ items: Lease[] } & Partial<Asks>>()
    for (const look of secondLooks) await answerSecondLook(client, records, look)
    if (items.length > 0 || secondLooks.length + manifests.length === 0) return items
  }
}

function store(folder: string, lease: Lease, document: Buffer): StoredRecord {
  const recordId = recordIdOf(lease)
  const file = join(folder, `${recordId}.${lease.mediaType === 'application/xml' ? 'xml' : 'jws'}`)
  return { recordId, file, sha256: hash('sha256', writeAndRead(file, document), 'hex') }
}

async function takeFiles(client: Client, folder: string, lease: Lease): Promise<StoredFile[]> {
  if (lease.attachments === 0) return []
  const path = `/v1/inbox/items/${lease.item}/attachments`
  const list = await client.get(path)
  requireStatus('list the attachments', list, 200)
  const { attachments } = list.json<{ attachments: readonly { sha256: string }[] }>()
  const stored: StoredFile[] = []
  for (const [index, { sha256 }] of attachments.entries()) {
    const answer = await client.get(`${path}/${sha256}`)
    requireStatus('fetch the attachment', answer, 200)
    const file = join(folder, `${recordIdOf(lease)}-attachment-${index + 1}`)
    const bytes = writeAndRead(file, answer.body)
    stored.push({ file, bytes, sha512: hash('sha512', bytes, 'hex') })
  }
  return stored
}

function recordIdOf({ item, acceptedAt }: Lease): string {
  return `case-${acceptedAt.slice(0, 4)}-${String(item).padStart(5, '0')}`
}

function writeAndRead(file: string, bytes: Buffer): Buffer {
  writeFileSync(file, bytes, { mode: 0o600, flush: true })
  return readFileSync(file)
}
