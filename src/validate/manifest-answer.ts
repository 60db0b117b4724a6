import { Refusal } from '../errors.ts'
import { type Difference, differenceKinds, type ManifestAnswer } from '../message/manifest.ts'
import type { Verified } from '../message/stages.ts'
import { parseJsonBody } from './json-body.ts'

/**
 * What was signed, read as the answer to a manifest: exactly its members, and differences exactly when it does not agree,
 * each item once.
 * @throws Refusal `json.malformed`, `request.malformed`
 */
export function parseManifestAnswer({ signedBytes }: Verified): ManifestAnswer {
  const value = parseJsonBody(signedBytes)
  if (!isObject(value)) throw malformed('the signed payload is a JSON object')
  const { manifest, root, agrees, differences } = value
  requireNames(value, agrees === false ? [...names, 'differences'] : names)
  if (!isNumber(manifest) || typeof root !== 'string' || typeof agrees !== 'boolean') {
    throw malformed('manifest is its number, root its root in base64, agrees true or false')
  }
  return { manifest, root, agrees, differences: agrees ? [] : parseDifferences(differences) }
}

const names = ['manifest', 'root', 'agrees'] as const

function parseDifferences(value: unknown): Difference[] {
  if (!Array.isArray(value) || value.length === 0) throw malformed('differences is a list of one or more')
  const differences = value.map(parseDifference)
  if (new Set(differences.map(({ item }) => item)).size < differences.length) {
    throw malformed('differences names an item twice')
  }
  return differences
}

function parseDifference(value: unknown): Difference {
  if (!isObject(value)) throw malformed('a difference is a JSON object')
  requireNames(value, ['item', 'found'])
  const found = differenceKinds.find((kind) => kind === value.found)
  if (!isNumber(value.item) || !found) {
    throw malformed(`a difference has the number of an item, and found: one of ${differenceKinds.join(', ')}`)
  }
  return { item: value.item, found }
}

function requireNames(value: Readonly<Record<string, unknown>>, expected: readonly string[]): void {
  const given = Object.keys(value)
  if (given.length === expected.length && given.every((name) => expected.includes(name))) return
  throw malformed(`an object of the signed payload has exactly ${expected.join(', ')}`)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}

function malformed(detail: string): Refusal {
  return new Refusal('request.malformed', detail)
}
