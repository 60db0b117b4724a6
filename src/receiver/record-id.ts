import { hash } from 'node:crypto'

/**
 * The record id of a message: the same whenever and wherever it is stored, so that a second storing finds the first.
 * Letters only, without vowels: the id goes into a public log, where nothing may look like a personal identity code.
 */
export function recordIdOf(message: { readonly sender: string; readonly messageId: string }): string {
  const digest = hash('sha256', `${message.sender}\n${message.messageId}`, 'hex').slice(0, 40)
  return digest.replace(/./g, (digit) => letters.charAt(Number.parseInt(digit, 16)))
}

const letters = 'bcdfghjkmnpqrtvw'
