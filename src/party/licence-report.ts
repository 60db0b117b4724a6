import { holdsPersonalIdentityCode } from '../message/personal-identity-form.ts'

/** What `budkavle license --out` writes, as far as it is shown. */
export interface LicenceReport {
  readonly format: 'budkavle-licence/1'
  readonly at: string
  readonly subject: string
  readonly granted: boolean
  readonly remarks: readonly string[]
  readonly messages: number
  readonly scenarios: readonly {
    readonly name: string
    readonly title: string
    readonly mandatory: boolean
    readonly outcome: 'survived' | 'failed' | 'not-tried'
    readonly seen?: readonly string[]
    readonly why?: string
  }[]
}

/**
 * A report as it was written, and nothing else: closed objects, and granted only if its own scenarios say so.
 * @returns undefined for anything else, for one of a day to come, and for one that holds something like an identity code
 */
export function parseLicenceReport(text: string, now: Date): LicenceReport | undefined {
  if (text.length > bytesMax || holdsPersonalIdentityCode(text)) return undefined
  const report = readJson(text)
  if (!isClosed(report, ['format', 'at', 'subject', 'granted', 'remarks', 'messages', 'scenarios'])) return undefined
  const { format, at, subject, granted, remarks, messages, scenarios } = report
  const well =
    format === 'budkavle-licence/1' &&
    isText(at) &&
    isPast(at, now) &&
    isText(subject) &&
    typeof granted === 'boolean' &&
    isTexts(remarks) &&
    Number.isSafeInteger(messages) &&
    Number(messages) > 0 &&
    Array.isArray(scenarios) &&
    scenarios.length > 0 &&
    scenarios.every(isScenario)
  if (!well) return undefined
  const known = report as unknown as LicenceReport
  return known.granted === isGranted(known) ? known : undefined
}

function isGranted({ scenarios }: LicenceReport): boolean {
  return scenarios.every((one) => one.outcome === 'survived' || (one.outcome === 'not-tried' && !one.mandatory))
}

function isScenario(value: unknown): boolean {
  const own = ['name', 'title', 'mandatory', 'outcome']
  const more = { survived: [], failed: ['seen'], 'not-tried': ['why'] } as const
  const outcome = (value as { outcome?: unknown } | null)?.outcome
  if (typeof outcome !== 'string' || !Object.hasOwn(more, outcome)) return false
  if (!isClosed(value, [...own, ...more[outcome as keyof typeof more]])) return false
  const { name, title, mandatory, seen, why } = value
  const told = outcome === 'failed' ? isTexts(seen) && seen.length > 0 : outcome === 'survived' || isText(why)
  return isText(name) && isText(title) && typeof mandatory === 'boolean' && told
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isClosed(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.keys(value).sort().join() === [...names].sort().join()
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 500
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText)
}

function isPast(at: string, now: Date): boolean {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]{8,15}Z$/.test(at) && Date.parse(at) <= now.getTime()
}

const bytesMax = 60_000
