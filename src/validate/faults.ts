import { type Fault, Refusal, type RefusalCode } from '../errors.ts'
import type { Encoding } from '../message/media-types.ts'
import { type Placing, placeIn } from './place.ts'

/** What is wrong at most in one answer; the rest is only counted. */
const faultsMax = 100

/** From the most fundamental: of all that is wrong in a document, the first of these names the refusal. */
const gravity: readonly RefusalCode[] = [
  'party.not-allowed',
  'batch.not-allowed',
  'schema.invalid',
  'identifier.invalid',
  'message.from-future',
  'message.stale',
  'type.not-applicable',
  'basis.not-allowed',
  'basis.not-in-force',
  'basis.incomplete',
  'consent.missing',
  'consent.wrong-purpose',
  'consent.wrong-receiver',
  'consent.withdrawn',
  'consent.not-yet-given',
  'consent.expired',
  'reference.unknown',
  'reference.not-allowed',
  'conversation.mismatch',
  'attachment.mismatch',
  // Last: alone it is worth another try.
  'attachment.missing',
]

/**
 * One refusal of everything that is wrong, the most fundamental first.
 * @param faults with JSON Pointers as places, which become XPaths for a sender who wrote XML
 */
export function createContentRefusal(faults: readonly Fault[], form: Placing, encoding: Encoding): Refusal {
  const byPlaceAndRule = new Map(faults.map((fault) => [`${fault.code} ${fault.place} ${fault.rule}`, fault]))
  const sorted = [...byPlaceAndRule.values()].sort((a, b) => gravity.indexOf(a.code) - gravity.indexOf(b.code))
  const told = sorted.slice(0, faultsMax).map((fault) => inEncoding(fault, form, encoding))
  const [first] = told
  if (!first) throw new Error('a refusal needs a fault')
  const more = sorted.length === 1 ? '' : `; and ${sorted.length - 1} more`
  return new Refusal(first.code, `${first.place || 'The message'}: ${first.rule}${more}`, told)
}

function inEncoding(fault: Fault, form: Placing, encoding: Encoding): Fault {
  return { ...fault, place: placeIn(encoding, form, fault.place) }
}
