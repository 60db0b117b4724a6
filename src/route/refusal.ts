import { Refusal, type RefusalCode } from '../errors.ts'
import type { Validated } from '../message/stages.ts'

/** Refuses a message for one of its outermost fields, placed as its sender wrote it: a JSON Pointer, or an XPath. */
export function createRouteRefusal(code: RefusalCode, field: string, rule: string, { verified }: Validated): Refusal {
  const place = verified.received.encoding === 'xml' ? `/message/${field}` : `/${field}`
  return new Refusal(code, `${field}: ${rule}`, [{ code, place, rule }])
}
