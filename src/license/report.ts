import { type Finding, findings, type Verdict } from './judge.ts'
import type { Scenario } from './scenario.ts'

/** What a licence run has shown, to be kept. It says nothing of a person, for no person was in it. */
export interface LicenceReport {
  readonly format: 'budkavle-licence/1'
  /** RFC 3339. */
  readonly at: string
  /** The test inbox that was asked. */
  readonly subject: string
  readonly granted: boolean
  /** Why it is not granted, or what the licence does not cover. */
  readonly remarks: readonly string[]
  readonly messages: number
  readonly scenarios: readonly ScenarioReport[]
}

export type ScenarioReport = Pick<Scenario, 'name' | 'title' | 'mandatory'> & Verdict

export function createReport(
  scenarios: readonly ScenarioReport[],
  about: { readonly at: Date; readonly subject: string; readonly messages: number },
): LicenceReport {
  const failed = scenarios.filter(({ outcome }) => outcome === 'failed')
  const untried = scenarios.filter(({ outcome }) => outcome === 'not-tried')
  const missing = untried.filter(({ mandatory }) => mandatory)
  const remarks = [
    ...failed.map(({ name }) => `${name} failed`),
    ...untried.map(({ name, mandatory }) => `${name} was not tried${mandatory ? ', and is mandatory' : ''}`),
  ]
  const granted = failed.length === 0 && missing.length === 0
  const { at, subject, messages } = about
  return { format: 'budkavle-licence/1', at: at.toISOString(), subject, granted, remarks, messages, scenarios }
}

/** The same for people. */
export function describeReport({ at, subject, granted, remarks, messages, scenarios }: LicenceReport): string {
  const width = Math.max(...scenarios.map(({ name }) => name.length))
  const lines = scenarios.flatMap((one) => [
    `  ${one.name.padEnd(width)}  ${wordOf(one)}`,
    `  ${' '.repeat(width)}  ${one.title}`,
  ])
  return [
    `Receiver licence: ${granted ? 'GRANTED' : 'NOT GRANTED'}`,
    `  ${subject}, ${at}, ${messages} messages`,
    '',
    ...lines,
    ...(remarks.length > 0 ? ['', ...remarks.map((remark) => `  ${remark}`)] : []),
  ].join('\n')
}

function wordOf(verdict: Verdict): string {
  if (verdict.outcome === 'survived') return 'survived'
  if (verdict.outcome === 'not-tried') return `not tried: ${verdict.why}`
  return `FAILED: ${verdict.seen.map(describeFinding).join('; ')}`
}

function describeFinding(finding: Finding): string {
  return `${finding} (${findings[finding]})`
}
