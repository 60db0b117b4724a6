import { hash } from 'node:crypto'
import type { PartyId } from './ids.ts'
import { type MediaType, mediaTypes } from './media-types.ts'
import { createStage, type Received } from './stages.ts'

/**
 * Copies the bytes once, so that nothing can change them under verification, and names them by their SHA-256
 * (lower-case hex).
 */
export function createReceived(bytes: Uint8Array, mediaType: MediaType, caller: PartyId, inBatch = false): Received {
  const copy = Buffer.from(bytes)
  return createStage<Received>({
    bytes: copy,
    encoding: mediaTypes[mediaType],
    mediaType,
    caller,
    envelopeDigest: hash('sha256', copy, 'hex'),
    inBatch,
  })
}
