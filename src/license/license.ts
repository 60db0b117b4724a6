import { type Bench, becomes } from './bench.ts'
import type { Credentials } from './credentials.ts'
import { createTestDocuments } from './documents.ts'
import type { MemoryItem } from './memory-item.ts'
import type { Proctor } from './proctor.ts'
import { createReport, type LicenceReport, type ScenarioReport } from './report.ts'
import { inboxScenarios } from './scenarios-inbox.ts'
import { receiverScenarios } from './scenarios-receiver.ts'
import { wireScenarios } from './scenarios-wire.ts'
import { createSubject } from './subject.ts'

export interface LicenceOptions {
  readonly proctor: Proctor
  readonly credentials: Credentials
  /** The receiver's test inbox (subject.ts). */
  readonly subject: string
  /** For each scenario. */
  readonly patienceSeconds: number
  readonly now: Date
  /** Told of each scenario when it is judged. */
  onJudged?(report: ScenarioReport): void
}

/** In this order: what is simple first, and what asks for earlier messages last. */
export const scenarios = [...wireScenarios, ...inboxScenarios, ...receiverScenarios]

/** Whether the receiver polls at all: until then nothing can be examined. */
export function awaitReceiver({ wire }: Proctor, withinSeconds: number): Promise<boolean> {
  return becomes({ patienceMs: withinSeconds * 1000 }, () => wire.seen.includes('lease'))
}

/**
 * Drives a receiver through every scenario, one after another, and reports which it survived. What it holds is asked of
 * itself, and compared with what it confirmed.
 * @throws NoTestInbox · Error when the proctor itself fails
 */
export async function examine(options: LicenceOptions): Promise<LicenceReport> {
  const { proctor, credentials, patienceSeconds, now, onJudged } = options
  const bench: Bench = {
    proctor,
    documents: createTestDocuments(credentials.sender),
    subject: createSubject(options.subject),
    patienceMs: patienceSeconds * 1000,
  }
  const sent: MemoryItem[] = []
  const reports: ScenarioReport[] = []
  for (const { name, title, mandatory, run } of scenarios) {
    const { items, verdict } = await run(bench, sent)
    proctor.wire.plan = () => undefined
    if (proctor.faults.length > 0) throw new Error('the proctor failed, not the receiver', { cause: proctor.faults[0] })
    sent.push(...items)
    const report = { name, title, mandatory, ...verdict }
    reports.push(report)
    onJudged?.(report)
  }
  return createReport(reports, { at: now, subject: options.subject, messages: sent.length })
}
