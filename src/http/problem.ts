import type { Context } from 'hono'
import type { Refusal } from '../errors.ts'
import { canonicalJson } from '../evidence/canonical-json.ts'
import type { Receipt } from '../evidence/receipt.ts'

/**
 * A refusal as a problem document (RFC 9457). Written as canonical JSON, so that the receipt inside it, cut out as it
 * stands, verifies.
 */
export function refusalProblem(c: Context, refusal: Refusal, receipt?: Receipt): Response {
  const { status, retry } = refusal.entry
  return c.body(canonicalJson(problemOf(refusal, receipt)), status as 400, {
    'content-type': 'application/problem+json',
    ...(retry ? { 'retry-after': '60' } : {}),
  })
}

/** What a problem document says of a refusal. */
export function problemOf(refusal: Refusal, receipt?: Receipt) {
  const { status, title, subIndication } = refusal.entry
  return {
    type: `urn:budkavle:problem:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.detail,
    ...(refusal.faults.length > 0 ? { faults: refusal.faults.map((one) => ({ ...one })) } : {}),
    ...(subIndication ? { subIndication } : {}),
    ...(receipt ? { receipt } : {}),
  }
}

/** Anything that is not a refusal: nothing is promised, and nothing of the error leaves the house. */
export function faultProblem(c: Context): Response {
  return c.body(JSON.stringify(fault), 500, { 'content-type': 'application/problem+json', 'retry-after': '5' })
}

export const fault = {
  type: 'urn:budkavle:problem:fault',
  title: 'The gateway could not finish; nothing is promised. Send the same again.',
  status: 500,
  code: 'fault',
} as const
