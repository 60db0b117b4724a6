import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lease } from '../message/delivery.ts'
import type { PartyId, PartyKind } from '../message/ids.ts'
import { type Answer, type Client, createClient } from './client.ts'
import type { StoryDocument } from './story-documents.ts'
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
  /** Puts the document in the records, and reads it back. */
  store(lease: Lease, document: Buffer): StoredRecord
  confirm(lease: Lease, record: StoredRecord): Promise<Answer>
}

export interface StoredRecord {
  readonly recordId: string
  readonly file: string
  /** SHA-256, hex, of what was read back. */
  readonly sha256: string
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
    lease: (waitSeconds) => lease(client, waitSeconds),
    async fetch({ item }) {
      const answer = await client.get(`/v1/inbox/items/${item}/content`)
      requireStatus('fetch the document', answer, 200)
      return answer.body
    },
    store: (lease, document) => store(records, lease, document),
    confirm: ({ item, leaseToken }, { recordId, sha256 }) =>
      client.post(`/v1/inbox/items/${item}/confirmation`, JSON.stringify({ leaseToken, recordId, sha256 })),
  }
}

async function lease(client: Client, waitSeconds: number): Promise<readonly Lease[]> {
  const answer = await client.post('/v1/inbox/leases', JSON.stringify({ max: pollMax, leaseSeconds, waitSeconds }))
  requireStatus('lease from the inbox', answer, 200)
  return answer.json<{ items: Lease[] }>().items
}

function store(folder: string, { item, acceptedAt, mediaType }: Lease, document: Buffer): StoredRecord {
  const recordId = `case-${acceptedAt.slice(0, 4)}-${String(item).padStart(5, '0')}`
  const file = join(folder, `${recordId}.${mediaType === 'application/xml' ? 'xml' : 'jws'}`)
  writeFileSync(file, document, { mode: 0o600, flush: true })
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
  return { recordId, file, sha256 }
}
