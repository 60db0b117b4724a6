import { createHash } from 'node:crypto'
import { type Catalogue, createCatalogue, type MessageType } from '../../src/message/catalogue.ts'
import type { PartyId, PartyKind } from '../../src/message/ids.ts'
import type { Encoding } from '../../src/message/media-types.ts'
import { createReceived } from '../../src/message/receive.ts'
import { createStage, type Verified } from '../../src/message/stages.ts'
import { encodeXml } from '../../src/sign/encode-xml.ts'
import { readSchemaFolder } from '../../src/store/schema-folder.ts'
import { createSchemas } from '../../src/validate/schemas.ts'

export type Json = Record<string, unknown>

export const schemaFiles = await readSchemaFolder()
export const catalogue: Catalogue = createCatalogue(schemaFiles)
export const schemas = createSchemas(catalogue)
/** A moment soon after the examples were made. */
export const exampleAt = new Date('2026-11-20T13:00:00Z')
export const typeNames = [...catalogue.keys()]

export function typeOf(name: string): MessageType {
  const type = catalogue.get(`${name}/1`)
  if (!type) throw new Error(`no type ${name}`)
  return type
}

/** A fresh copy of a type's example.json. */
export function exampleOf(type: MessageType): Json {
  return JSON.parse(schemaFiles.get(`${type.name}/${type.version}/example.json`) ?? '')
}

/** A type's example.xml as its signature would cover it: canonical, so without declaration and final newline. */
export function xmlExampleOf(type: MessageType): string {
  return canonical(schemaFiles.get(`${type.name}/${type.version}/example.xml`) ?? '')
}

export function encode(type: MessageType, value: unknown): string {
  return canonical(encodeXml(type, value))
}

/** Content as verify would hand it on, with no signature behind it. */
export function createVerified(content: string | Uint8Array, encoding: Encoding, signer: PartyKind | Signer): Verified {
  const signedBytes = Buffer.from(content)
  const { id, kind } = typeof signer === 'string' ? signers[signer] : signer
  return createStage<Verified>({
    received: createReceived(
      signedBytes,
      encoding === 'xml' ? 'application/xml' : 'application/jose+json',
      id as PartyId,
    ),
    signer: { id: id as PartyId, kind },
    signature: { algorithm: 'ES256', certificate: 'none' },
    signedBytes,
    contentDigest: createHash('sha256').update(signedBytes).digest('hex'),
  })
}

interface Signer {
  readonly id: string
  readonly kind: PartyKind
}

/** Who signs the examples. */
const signers: Readonly<Record<PartyKind, Signer>> = {
  fpa: { id: '0246246-0', kind: 'fpa' },
  'social-services': { id: '3221304-3', kind: 'social-services' },
}

function canonical(xml: string): string {
  return xml.replace(/^<\?xml[^>]*\?>\n/, '').trimEnd()
}
