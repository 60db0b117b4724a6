import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Client } from '../../src/dev/client.ts'
import type { DevelopmentParty } from '../../src/dev/world.ts'
import { createLetter } from '../flow/letter.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import { schemaFiles, typeOf } from '../support/verified.ts'

/** FPA's system: it sends the same bytes until it has a receipt, and keeps its own books. */
export interface Sender {
  /** By message identifier, all that was ever sent. */
  readonly ledger: ReadonlyMap<string, Sent>
  /** Answers without a receipt, and how often each came: a status, a code, or that none came. */
  readonly setbacks: ReadonlyMap<string, number>
  /** Begins to send under the name of a fault. */
  pour(row: string, kind?: MessageKind): Pour
}

export interface Sent {
  /** The fault under which it was first sent. */
  readonly row: string
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string
  /** Whether nobody knows its municipality, so that it belongs at the manual desk. */
  readonly desk: boolean
  receipt?: Buffer
}

/** The load under one fault. */
export interface Pour {
  /** Sends so many more, a little apart. Resolves when the last has been sent, not when it is receipted. */
  add(count: number): Promise<void>
  receipts(): number
  /** Resolves when so many, or all that were sent, have their receipt. @throws Error when no repair comes by itself */
  receipted(count?: number): Promise<void>
}

/** `held`: not shown to its receiver before tomorrow. */
export type MessageKind = 'concern' | 'attachment' | 'held'

interface Document extends Signed {
  readonly desk: boolean
  readonly file?: Buffer
}

const betweenMs = 4
const retryMs = 50
const patienceMs = 300_000

export function createSender(client: Client, party: DevelopmentParty): Sender {
  const ledger = new Map<string, Sent>()
  const setbacks = new Map<string, number>()
  let made = 0

  async function send(row: string, kind: MessageKind): Promise<void> {
    made += 1
    const document = await createDocument(made, kind, party)
    const sent: Sent = { row, sha256: createHash('sha256').update(document.body).digest('hex'), desk: document.desk }
    ledger.set(document.messageId, sent)
    for (;;) {
      const answer = await post(client, document).catch(() => undefined)
      if (answer?.status === 202) {
        sent.receipt = answer.body
        return
      }
      const name = nameOf(answer)
      setbacks.set(name, (setbacks.get(name) ?? 0) + 1)
      await sleep(retryMs)
    }
  }

  return {
    ledger,
    setbacks,
    pour(row, kind = 'concern') {
      let [begun, receipts] = [0, 0]
      const failures: unknown[] = []
      const sendOne = () =>
        send(row, kind).then(
          () => {
            receipts += 1
          },
          (err: unknown) => failures.push(err),
        )
      return {
        receipts: () => receipts,
        async add(count) {
          for (let i = 0; i < count; i += 1) {
            begun += 1
            void sendOne()
            await sleep(betweenMs)
          }
        },
        async receipted(count) {
          const until = performance.now() + patienceMs
          while (receipts < (count ?? begun)) {
            if (failures.length > 0) throw failures[0]
            if (performance.now() > until) throw new Error(`${row}: ${receipts} of ${begun} have a receipt`)
            await sleep(5)
          }
        },
      }
    },
  }
}

/** A file goes first, each time: what belongs to no message may be gone. */
async function post(client: Client, { body, mediaType, file }: Document): Promise<Answer> {
  if (file) {
    const kept = await client.put(`/v1/attachments/${sha256(file)}`, file, 'application/pdf')
    if (kept.status !== 200 && kept.status !== 201) return kept
  }
  return client.post('/v1/messages', body, mediaType)
}

/** Now and then one in XML, with a file, or of a municipality that nobody knows. */
async function createDocument(number: number, kind: MessageKind, party: DevelopmentParty): Promise<Document> {
  const encoding = number % 10 === 0 ? 'xml' : 'json'
  const at = new Date()
  if (kind === 'held') return { ...(await signMessage(createHeld(at), party, encoding)), desk: false }
  const desk = number % 50 === 7
  const municipality = desk ? '997' : number % 2 === 0 ? '102' : '638'
  const file =
    kind === 'attachment' || number % 40 === 0 ? Buffer.from(`%PDF-1.7\n% ${randomUUID()}\n%%EOF\n`) : undefined
  const more = file ? { attachments: [describe(file)] } : {}
  const signed = await signMessage(createConcern({ at, municipality, more }), party, encoding)
  return { ...signed, desk, ...(file ? { file } : {}) }
}

function createHeld(at: Date) {
  const type = typeOf('reduction-notice')
  const [direction] = type.directions
  if (!direction) throw new Error('a reduction notice has no direction')
  return createLetter(schemaFiles, { type, direction, at }).value as Record<string, unknown>
}

function describe(file: Buffer) {
  const mediaType = 'application/pdf'
  return { fileName: 'document.pdf', title: 'Document', mediaType, bytes: file.length, sha256: sha256(file) }
}

function nameOf(answer: Answer | undefined): string {
  if (!answer) return 'no answer'
  try {
    return `${answer.status} ${answer.json<{ code?: string }>().code}`
  } catch {
    return String(answer.status)
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
