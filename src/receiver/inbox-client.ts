import { hash } from 'node:crypto'
import type { RejectionReason } from '../message/delivery.ts'
import type { GatewayCall } from './gateway-call.ts'
import type { Attachment, LeasedItem } from './keeper.ts'
import { Unanswered } from './patience.ts'

/** The gateway's `/v1/inbox`, as a receiver uses it. Each call throws what GatewayCall throws. */
export interface InboxClient {
  /** Waits for something to do. */
  poll(wish: PollWish, signal: AbortSignal): Promise<Work>
  fetchDocument(item: number): Promise<Buffer>
  /** In the document's order, each checked against the digest that it is listed under. */
  fetchAttachments(item: number): Promise<Attachment[]>
  confirm(item: number, body: ConfirmationBody, onTaken?: () => void | Promise<void>): Promise<void>
  reject(item: number, leaseToken: number, reason: RejectionReason): Promise<void>
  answerSecondLook(item: number, body: SecondLookBody): Promise<void>
  /** The text of a signed note. */
  fetchManifest(manifest: number): Promise<string>
  /** @param signed JWS in flattened JSON */
  answerManifest(manifest: number, signed: string): Promise<void>
}

export interface PollWish {
  readonly offices?: readonly string[] | undefined
  readonly max: number
  readonly leaseSeconds: number
  readonly waitSeconds: number
}

/** What a poll brings. */
export interface Work {
  readonly items: readonly LeasedItem[]
  readonly secondLooks: readonly SecondLook[]
  readonly manifests: readonly number[]
}

/** The gateway asks for a record again. */
export interface SecondLook {
  readonly item: number
  readonly recordId: string
  /** 32 bytes, hex: so that the answer cannot be known before. */
  readonly nonce: string
}

export interface ConfirmationBody {
  readonly leaseToken: number
  readonly recordId: string
  /** SHA-256, hex. */
  readonly sha256: string
  /** SHA-512, hex, in the document's order. */
  readonly attachments: readonly string[]
}

export type SecondLookBody =
  | { readonly nonce: string; readonly sha256: string }
  | { readonly nonce: string; readonly absent: true }

export function createInboxClient(call: GatewayCall): InboxClient {
  const get = (path: string) => call({ method: 'GET', path: `/v1/inbox${path}` })
  const post = (path: string, body: object) =>
    call({ method: 'POST', path: `/v1/inbox${path}`, body: JSON.stringify(body) })
  return {
    async poll(wish, signal) {
      const timeoutMs = (wish.waitSeconds + 30) * 1000
      const asked = { method: 'POST', path: '/v1/inbox/leases', body: JSON.stringify(wish), timeoutMs, signal } as const
      return { items: [], secondLooks: [], manifests: [], ...readJson<Partial<Work>>(await call(asked)) }
    },
    fetchDocument: (item) => get(`/items/${item}/content`),
    async fetchAttachments(item) {
      const listed = readJson<{ attachments: Listed[] }>(await get(`/items/${item}/attachments`)).attachments
      const files: Attachment[] = []
      for (const { sha256, mediaType } of listed) {
        const bytes = await get(`/items/${item}/attachments/${sha256}`)
        if (hash('sha256', bytes, 'hex') !== sha256) throw new Unanswered('an attachment came altered')
        files.push({ mediaType, bytes })
      }
      return files
    },
    async confirm(item, body, onAnswer) {
      const path = `/v1/inbox/items/${item}/confirmation`
      const told = onAnswer ? { onAnswer } : {}
      await call({ method: 'POST', path, body: JSON.stringify(body), ...told })
    },
    async reject(item, leaseToken, reason) {
      await post(`/items/${item}/rejection`, { leaseToken, reason })
    },
    async answerSecondLook(item, body) {
      await post(`/items/${item}/second-look`, body)
    },
    fetchManifest: async (manifest) => (await get(`/manifests/${manifest}`)).toString('utf8'),
    async answerManifest(manifest, signed) {
      const path = `/v1/inbox/manifests/${manifest}/answer`
      await call({ method: 'POST', path, body: signed, contentType: 'application/jose+json' })
    },
  }
}

interface Listed {
  readonly sha256: string
  readonly mediaType: string
}

/** What is not JSON did not come from a gateway, or not whole. */
function readJson<Value>(bytes: Buffer): Value {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw new Unanswered('the answer is not JSON', { cause })
  }
}
