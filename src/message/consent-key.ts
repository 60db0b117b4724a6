import { hash } from 'node:crypto'
import type { PartyId } from './ids.ts'

/**
 * Names a consent by whose record it is and where it is kept: SHA-256, lower-case hex. What rests on it is found by
 * this when it is withdrawn. A reference that is a personal identity code is refused before, so it cannot be guessed
 * back.
 */
export function consentKey(sender: PartyId, recordReference: string): string {
  return hash('sha256', `${sender}\n${recordReference}`, 'hex')
}
