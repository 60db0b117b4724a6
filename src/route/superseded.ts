import type { Consented, Route } from '../message/stages.ts'
import { createRouteRefusal } from './refusal.ts'

/**
 * What another party has stored already is not corrected behind its back: it would never hear of a message that comes
 * to somebody else. The sender cancels, which tells it, and sends anew.
 * @throws Refusal `reference.not-allowed`
 */
export function requireToldOfCorrection({ links, validated }: Consented, { party }: Route): void {
  const { superseded } = links
  if (superseded?.state !== 'stored' || party === null || superseded.receiver === party) return
  const rule =
    'Another receiver has stored the message that this one supersedes: cancel it, and send this one by itself'
  throw createRouteRefusal('reference.not-allowed', 'supersedesMessageId', rule, validated)
}
