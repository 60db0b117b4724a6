import { Refusal } from '../errors.ts'
import { targetFault } from '../message/target-url.ts'

/** @throws Refusal `request.malformed` unless it is a whole number, 0 or more, in decimal digits */
export function parseIndex(text: string | undefined, name: string): number {
  if (text !== undefined && /^(0|[1-9][0-9]{0,14})$/.test(text)) return Number(text)
  throw new Refusal('request.malformed', `${name} is a whole number, 0 or more`)
}

/** A whole number from a query, within bounds; `otherwise` when it is not given. */
export function parseBoundedText(
  text: string | undefined,
  name: string,
  min: number,
  max: number,
  otherwise: number,
): number {
  return text === undefined ? otherwise : parseBounded(parseIndex(text, name), name, min, max)
}

/** A whole number from a JSON body, within bounds; `otherwise`, if there is one, when it is not given. */
export function parseBounded(value: unknown, name: string, min: number, max: number, otherwise?: number): number {
  if (value === undefined && otherwise !== undefined) return otherwise
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  throw new Refusal('request.malformed', `${name} is a whole number from ${min} to ${max}`)
}

/** @throws Refusal `request.malformed` when the object has a member that is not among these */
export function requireMembers(body: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  if (Object.keys(body).some((name) => !names.includes(name))) {
    const which = names.length > 0 ? `no other members than ${names.join(', ')}` : 'no members'
    throw new Refusal('request.malformed', `the body has ${which}`)
  }
}

/**
 * Where a caller wants to be told something, or to receive.
 * @param plainHosts those that may be spoken to by plain http
 * @throws Refusal `request.malformed`
 */
export function parseTarget(value: unknown, name: string, plainHosts: readonly string[]): string {
  const fault = typeof value === 'string' ? targetFault(value, plainHosts) : 'is a text'
  if (fault === undefined) return value as string
  throw new Refusal('request.malformed', `${name} ${fault}`)
}

/** Whether a text has the form of a UUID (RFC 9562). */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
