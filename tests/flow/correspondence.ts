import { expect } from 'vitest'
import { openParty } from '../../src/dev/world.ts'
import type { Catalogue, MessageType } from '../../src/message/catalogue.ts'
import type { Encoding } from '../../src/message/media-types.ts'
import type { SchemaFiles } from '../../src/message/schema-refs.ts'
import type { Direction } from '../../src/message/type-rules.ts'
import { encodeXml } from '../../src/sign/encode-xml.ts'
import { signDocument } from '../../src/sign/sign-document.ts'
import type { Signed } from '../support/messages.ts'
import { historyOf, type Post, type Posted, postLetter, takeOver } from './exchange.ts'
import { createLetter, type Letter, refers, restsOnConsent, senders } from './letter.ts'
import { receiverOf } from './receiver.ts'

/** The types that are carried, as their folders declare them: nothing here knows any one of them. */
export interface Correspondence {
  readonly post: Post
  readonly catalogue: Catalogue
  readonly schemaFiles: SchemaFiles
}

/** Sends a message of a type the whole way, and before it the one that it refers to. */
export async function carry(
  all: Correspondence,
  type: MessageType,
  direction: Direction,
  encoding: Encoding,
): Promise<Posted> {
  const referred = refers(all.schemaFiles, type) ? await findReferred(all, type, direction, encoding) : undefined
  const posted = await send(all, type, direction, encoding, referred)
  if (referred && type.effect !== 'none')
    expect(await historyOf(all.post, referred)).toMatchObject({ state: stopped[type.effect] })
  await takeOver(all.post, posted)
  return posted
}

/** What becomes of a message that nobody had confirmed. */
const stopped = { cancel: 'cancelled', 'withdraw-consent': 'withdrawn' } as const

async function send(
  { post, schemaFiles }: Correspondence,
  type: MessageType,
  direction: Direction,
  encoding: Encoding,
  referred: Posted | undefined,
): Promise<Posted> {
  const attached = type.structure.properties.has('attachments')
  const letter = createLetter(schemaFiles, { type, direction, at: post.now, referred, attached })
  const posted = await postLetter(post, letter, await sign(post, letter, encoding))
  expect(posted.receiver).toBe(await receiverOf(post.sql, letter, direction, referred))
  return posted
}

async function sign(
  { world, now }: Post,
  { type, from, messageId, value }: Letter,
  encoding: Encoding,
): Promise<Signed> {
  const text = encoding === 'xml' ? encodeXml(type, value) : JSON.stringify(value)
  const mediaType = encoding === 'xml' ? 'application/xml' : 'application/jose+json'
  const { signature } = openParty(world.folder, from, from, world.at)
  return { messageId, mediaType, body: await signDocument(text, mediaType, signature, now) }
}

/** Posted first, and taken over too unless it is to be stopped; whose it must be, the type says. */
async function findReferred(
  all: Correspondence,
  type: MessageType,
  direction: Direction,
  encoding: Encoding,
): Promise<Posted> {
  for (const candidate of listReferable(all, type, direction)) {
    const { type: other, direction: way } = candidate
    if (type.effect === 'none') {
      const carried = await carry(all, other, way, encoding)
      if (candidate.isOwn || carried.receiver === senders[direction.from]) return carried
    } else return await send(all, other, way, encoding, undefined)
  }
  throw new Error(`no message can be made that a ${type.name} may refer to`)
}

interface Referable {
  readonly type: MessageType
  readonly direction: Direction
  readonly isOwn: boolean
}

/** Those first that refer to nothing themselves. */
function listReferable(
  { catalogue, schemaFiles }: Correspondence,
  type: MessageType,
  { from }: Direction,
): Referable[] {
  const { types = [], whose = 'either' } = type.refersTo ?? {}
  const named = [...catalogue.values()].filter(
    ({ name, effect }) => effect === 'none' && (types === 'any' || types.includes(name)),
  )
  const fit = type.effect === 'withdraw-consent' ? named.filter((one) => restsOnConsent(schemaFiles, one)) : named
  const ways = fit.flatMap((one) =>
    one.directions.flatMap((direction) => [
      ...(whose !== 'received' && direction.from === from ? [{ type: one, direction, isOwn: true }] : []),
      ...(whose !== 'own' && direction.to === from ? [{ type: one, direction, isOwn: false }] : []),
    ]),
  )
  return ways.sort((a, b) => Number(refers(schemaFiles, a.type)) - Number(refers(schemaFiles, b.type)))
}
