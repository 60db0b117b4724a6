import type { Context } from 'hono'
import type { Checked } from '../../check.ts'
import { Refusal } from '../../errors.ts'
import { type Answer, acceptMessage } from '../../gateway.ts'
import type { MessageType } from '../../message/catalogue.ts'
import type { PartyId, PartyKind } from '../../message/ids.ts'
import type { Encoding } from '../../message/media-types.ts'
import type { Message } from '../../message/message.ts'
import { createReceived } from '../../message/receive.ts'
import type { SignedDocument } from '../../verify/signed-form.ts'
import { readBody } from '../body.ts'
import { essenceOf } from '../essence.ts'
import type { IntakeDeps } from '../intake.ts'
import type { Outcome } from './try-page.ts'

/** What judges a document that somebody tries, and in development sends it. */
export interface TryDeps {
  /** Judges a document, signed or not, as intake does, and keeps nothing. */
  check(bytes: Buffer): Promise<Checked>
  readonly bodyBytesMax: number
  /** Only in the development world. */
  readonly sandbox: Sandbox | undefined
}

/** A development gateway, with the keys of its parties beside it. */
export interface Sandbox extends SandboxSigner {
  readonly intake: IntakeDeps
}

export interface SandboxSigner {
  /** The message in the name of a development party: signed, with an identifier and times of its own. */
  sign(type: MessageType, message: Message, encoding: Encoding): Promise<SandboxDocument>
}

export interface SandboxDocument extends SignedDocument {
  readonly party: { readonly id: PartyId; readonly kind: PartyKind }
}

/** What somebody typed, and which button was pressed. */
export interface Tried {
  readonly document: string
  readonly action: 'check' | 'send'
}

/**
 * Reads the form. Escaped, a byte takes up to three; the document itself is held to the limit of intake.
 * @throws Refusal `request.media-type`, `request.malformed`, `request.too-large`
 */
export async function readForm(c: Context, { bodyBytesMax, sandbox }: TryDeps): Promise<Tried> {
  if (essenceOf(c.req.header('content-type')) !== 'application/x-www-form-urlencoded') {
    throw new Refusal('request.media-type', 'Content-Type is application/x-www-form-urlencoded')
  }
  if (sandbox) requireSameOrigin(c)
  const body = await readBody(c.req.raw, 3 * bodyBytesMax + 100)
  const form = new URLSearchParams(body.toString('utf8'))
  const document = form.get('document')?.replaceAll('\r\n', '\n').trim()
  if (!document) throw new Refusal('request.malformed', 'the form has a document')
  if (Buffer.byteLength(document) > bodyBytesMax) {
    throw new Refusal('request.too-large', `the document holds at most ${bodyBytesMax} bytes`)
  }
  return { document, action: form.get('action') === 'send' && sandbox ? 'send' : 'check' }
}

/** Judges the document; in development sends what is sound, if that was asked for. */
export async function tryDocument(deps: TryDeps, { document, action }: Tried): Promise<Outcome> {
  const checked = await deps.check(Buffer.from(document))
  if (action === 'check' || !checked.ok || !deps.sandbox) return { checked, answer: undefined }
  const encoding = document.startsWith('<') ? 'xml' : 'json'
  const signed = await deps.sandbox.sign(checked.type, checked.message, encoding)
  return { checked, answer: await send(deps.sandbox.intake, signed) }
}

async function send(intake: IntakeDeps, { bytes, mediaType, party: client }: SandboxDocument): Promise<Answer> {
  const started = performance.now()
  const answer = await acceptMessage(intake.gateway, createReceived(bytes, mediaType, client.id))
  intake.onMessage({ client, mediaType, bytes: bytes.length, answer, milliseconds: performance.now() - started })
  return answer
}

/** Another site's page must not have a development party send something. */
function requireSameOrigin(c: Context): void {
  const site = c.req.header('sec-fetch-site')
  const isSame = site === undefined ? c.req.header('origin') === new URL(c.req.url).origin : site === 'same-origin'
  if (!isSame) throw new Refusal('request.malformed', 'the form is sent from a page of this gateway')
}
