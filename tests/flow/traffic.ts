import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Client } from '../../src/dev/client.ts'
import { type DevelopmentParty, openParty } from '../../src/dev/world.ts'
import type { Lease } from '../../src/message/delivery.ts'
import { createParty } from '../support/gateway-child.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import { type PartyName, parties } from '../support/world.ts'

/** What may appear nowhere but in the documents. */
export const markers = ['MarkerOfFreeText', '010190-999W', 'Mallinen', 'Testi Esimerkki', '+358 40 000 0000']

/** FPA sending and two offices receiving, as their systems would: each keeps its own books, by which all is judged. */
export interface Traffic {
  readonly sent: Map<string, Signed>
  /** By message identifier, the bytes of the receipt. */
  readonly receipts: Map<string, Buffer>
  /** The offices' own stores: record identifier → SHA-256 of the document, written before it is confirmed. */
  readonly records: Map<string, string>
  readonly confirmations: Buffer[]
  /** Answers that are neither a success nor one of those that a crash explains. */
  readonly surprises: string[]
  /** To a gateway that has been started, again or for the first time. */
  connect(port: number): void
  /** Begins no further message, and resolves when every one begun has its receipt. */
  finishSending(): Promise<void>
  stopReceiving(): Promise<void>
}

export interface TrafficOptions {
  readonly dataFolder: string
  readonly connections: number
}

export function startTraffic({ dataFolder, connections }: TrafficOptions): Traffic {
  const names: readonly PartyName[] = ['fpa', 'satakunta', 'eastUusimaa']
  const clients = new Map<PartyName, Client>()
  const client = (name: PartyName) => clients.get(name)
  const fpa = openParty(dataFolder, parties.fpa as DevelopmentParty['id'], 'fpa', new Date())
  const books = {
    sent: new Map<string, Signed>(),
    receipts: new Map<string, Buffer>(),
    records: new Map<string, string>(),
    confirmations: [] as Buffer[],
    surprises: [] as string[],
  }
  const running = { sending: true, receiving: true }
  const connect = (port: number) => {
    for (const name of names) {
      clients.get(name)?.close()
      clients.set(name, createParty(dataFolder, name, port, connections))
    }
  }

  /** The same again until there is an answer: a lost connection and a 500 promise nothing. */
  async function insist(name: PartyName, call: (client: Client) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const known = client(name)
      const answer = known ? await call(known).catch(() => undefined) : undefined
      if (answer && answer.status !== 500) return answer
      await sleep(20)
    }
  }

  async function send(number: number): Promise<void> {
    for (let turn = number; running.sending; turn += 1) {
      const municipality = turn % 2 === 0 ? '102' : '638'
      const value = createConcern({ at: new Date(), municipality, text: 'MarkerOfFreeText' })
      const signed = await signMessage(value, fpa, 'json')
      books.sent.set(signed.messageId, signed)
      const answer = await insist('fpa', (one) => one.post('/v1/messages', signed.body, signed.mediaType))
      if (answer.status === 202) books.receipts.set(signed.messageId, answer.body)
      else books.surprises.push(`message: ${answer.status} ${answer.body}`)
    }
  }

  async function receive(name: PartyName): Promise<void> {
    const wish = JSON.stringify({ max: 10, leaseSeconds: 3, waitSeconds: 1 })
    while (running.receiving) {
      const answer = await insist(name, (one) => one.post('/v1/inbox/leases', wish))
      if (answer.status !== 200) books.surprises.push(`lease: ${answer.status} ${answer.body}`)
      for (const lease of answer.status === 200 ? answer.json<{ items: Lease[] }>().items : []) await keep(name, lease)
    }
  }

  async function keep(name: PartyName, { item, leaseToken }: Lease): Promise<void> {
    const content = await insist(name, (one) => one.get(`/v1/inbox/items/${item}/content`))
    const sha256 = createHash('sha256').update(content.body).digest('hex')
    const recordId = `${name}-${item}-${leaseToken}`
    books.records.set(recordId, sha256)
    const body = JSON.stringify({ leaseToken, recordId, sha256 })
    const answer = await insist(name, (one) => one.post(`/v1/inbox/items/${item}/confirmation`, body))
    const { code } = answer.json<{ code?: string }>()
    if (answer.status === 200) books.confirmations.push(answer.body)
    else if (code !== 'lease.lost' && code !== 'item.closed') books.surprises.push(`confirmation: ${answer.body}`)
  }

  const senders = Promise.all(Array.from({ length: connections }, (_, number) => send(number)))
  const receivers = Promise.all(
    ['satakunta', 'satakunta', 'eastUusimaa', 'eastUusimaa'].map((name) => receive(name as PartyName)),
  )
  return {
    ...books,
    connect,
    async finishSending() {
      running.sending = false
      await senders
    },
    async stopReceiving() {
      running.receiving = false
      await receivers
      for (const one of clients.values()) one.close()
    },
  }
}
