import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { Refusal } from '../errors.ts'
import { type AttachmentMediaType, attachmentMediaTypes, isOfKind } from '../message/attachment-kinds.ts'
import type { OfficeId, PartyId } from '../message/ids.ts'
import type { KnownUpload } from '../message/links.ts'
import { markStep } from '../step-mark.ts'
import { readChunks } from './body.ts'
import { createBodyOut } from './body-out.ts'
import type { Client, ClientEnv } from './client-auth.ts'
import { essenceOf } from './essence.ts'
import { createGate } from './gate.ts'
import { parseIndex } from './parameters.ts'

export interface AttachmentDeps {
  /** `full`: the sender has as many uploads as it may that belong to no message. */
  save(upload: CheckedUpload): Promise<{ outcome: 'stored' | 'known'; uploadedAt: Date } | 'full'>
  officesOf(party: PartyId): readonly OfficeId[]
  /** Undefined when none of the offices holds the item. */
  listAttachments(offices: readonly OfficeId[], item: number): Promise<readonly KnownUpload[] | undefined>
  openAttachment(
    offices: readonly OfficeId[],
    item: number,
    sha256: string,
  ): Promise<{ bytes: Buffer; mediaType: string } | undefined>
  readonly attachmentBytesMax: number
  /** How long an upload waits for its message. */
  readonly uploadHours: number
}

/** What a receiver's side of it needs. */
export type ItemAttachmentDeps = Pick<AttachmentDeps, 'officesOf' | 'listAttachments' | 'openAttachment'>

/** A file whose digest is the one that names it, and that begins as its kind does. */
export interface CheckedUpload {
  readonly sender: PartyId
  /** Lower-case hex. */
  readonly sha256: string
  readonly sha512: string
  readonly mediaType: AttachmentMediaType
  readonly bytes: Buffer
}

/**
 * `PUT /v1/attachments/{sha256}`: a file that a message of the caller's will bring along. 201, or 200 when it is here
 * already; `until` is when it is deleted, should no message have come.
 */
export function uploadRoutes(deps: AttachmentDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()
  const enter = createGate<PartyId>(filesAtOnce)
  routes.put('/:sha256', (c) => {
    const client = c.get('client')
    return enter(client.id, async () => {
      const upload = await readUpload(c.req.raw, parseSha256(c.req.param('sha256')), client, deps.attachmentBytesMax)
      const saved = await deps.save(upload)
      if (saved === 'full') throw new Refusal('attachment.too-many', 'too many uploads belong to no message yet')
      markStep('upload.kept')
      const { sha256, mediaType, bytes } = upload
      const until = new Date(saved.uploadedAt.getTime() + deps.uploadHours * 3_600_000).toISOString()
      return c.json({ sha256, mediaType, bytes: bytes.length, until }, saved.outcome === 'stored' ? 201 : 200)
    })
  })
  return routes
}

/** What comes with an item of the caller's offices, under `/v1/inbox`. Fetching changes nothing. */
export function itemAttachmentRoutes(deps: ItemAttachmentDeps): Hono<ClientEnv> {
  const routes = new Hono<ClientEnv>()
  routes.get('/items/:item/attachments', async (c) => {
    const offices = deps.officesOf(c.get('client').id)
    const attachments = await deps.listAttachments(offices, parseIndex(c.req.param('item'), 'item'))
    if (!attachments) throw new Refusal('request.not-found', 'the caller has no such item')
    return c.json({ attachments }, 200, { 'cache-control': 'no-store' })
  })
  const enter = createGate<PartyId>(filesAtOnce)
  routes.get('/items/:item/attachments/:sha256', (c) => {
    const { promise: answer, resolve, reject } = Promise.withResolvers<Response>()
    const { id } = c.get('client')
    // Inside until the file is taken: what waits outside, or has gone away by then, is not opened.
    const send = async () => {
      if (c.req.raw.signal.aborted) return resolve(c.body(null))
      const [item, sha256] = [parseIndex(c.req.param('item'), 'item'), parseSha256(c.req.param('sha256'))]
      const attachment = await deps.openAttachment(deps.officesOf(id), item, sha256)
      if (!attachment) throw new Refusal('request.not-found', 'the caller has no such item, or it no such attachment')
      const { stream, over } = createBodyOut(attachment.bytes)
      resolve(c.body(stream, 200, headersOf(attachment)))
      if (c.req.method !== 'HEAD') await over
    }
    enter(id, send).catch(reject)
    return answer
  })
  return routes
}

function headersOf({ bytes, mediaType }: { readonly bytes: Buffer; readonly mediaType: string }) {
  return {
    'content-type': mediaType,
    'content-length': String(bytes.length),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
}

/** Of one caller, each way: each may take the memory of the largest file several times over. */
const filesAtOnce = 2

/** Hashes while it reads, and no further than the limit. */
async function readUpload(
  request: Request,
  sha256: string,
  { id: sender }: Client,
  bytesMax: number,
): Promise<CheckedUpload> {
  const mediaType = parseKind(request.headers.get('content-type'))
  const [short, long] = [createHash('sha256'), createHash('sha512')]
  const bytes = await readChunks(request, bytesMax, (chunk) => {
    short.update(chunk)
    long.update(chunk)
  })
  if (!isOfKind(bytes, mediaType)) {
    throw new Refusal('attachment.not-allowed', 'the file does not begin as one of the kind in Content-Type does')
  }
  if (short.digest('hex') !== sha256) {
    throw new Refusal('attachment.mismatch', 'the SHA-256 of the file is not the one in the address')
  }
  return { sender, sha256, sha512: long.digest('hex'), mediaType, bytes }
}

function parseKind(header: string | null): AttachmentMediaType {
  const essence = essenceOf(header)
  const kind = attachmentMediaTypes.find((known) => known === essence)
  if (kind) return kind
  throw new Refusal('attachment.not-allowed', `Content-Type is one of ${attachmentMediaTypes.join(', ')}`)
}

function parseSha256(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text
  throw new Refusal('request.malformed', 'the address ends with a SHA-256, 64 hex digits in lower case')
}
