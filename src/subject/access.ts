import { randomUUID } from 'node:crypto'
import { acted } from '../evidence/office-steps.ts'
import type { Catalogue } from '../message/catalogue.ts'
import type { Language } from '../message/type-rules.ts'
import type { Act } from '../store/holds.ts'
import type { Store } from '../store/store.ts'
import { findNotices } from '../store/subject-access.ts'
import { countBeforeSubjects } from '../store/subjects.ts'
import { reportNotice, type SubjectReport } from './report.ts'

/** What of the store it takes: the keyring finds the person, and opens nothing. */
export type SubjectStore = Pick<Store, 'background' | 'commit' | 'signer' | 'keyring'>

export interface ReportWish extends Act {
  readonly language: Language
  /** Why places are shown all the same, where they are withheld. */
  readonly reveal: string | undefined
}

/**
 * Which notices about a person went where and when. The log says who asked and why before anybody is told; who was asked
 * about it does not say. No notice is opened.
 * @throws Error when it cannot be logged, or a key is lacking: then nothing may be told
 */
export async function makeReport(
  store: SubjectStore,
  catalogue: Catalogue,
  { by, reason, language, reveal }: ReportWish,
  code: string,
  at: Date,
): Promise<SubjectReport> {
  const notices = await findNotices(store.background, store.keyring, code)
  const before = await countBeforeSubjects(store.background)
  const report = randomUUID()
  const receipt = await logReport(store, { by, reason }, reveal, report, at)
  const guarded = notices.some((notice) => notice.guarded)
  const masked = guarded && reveal === undefined
  const titleOf = (type: string, version: string) => catalogue.get(`${type}/${version}`)?.title[language] ?? type
  return {
    report,
    receipt,
    made: at.toISOString(),
    by,
    reason,
    masked,
    revealed: guarded && !masked,
    before,
    notices: notices.map((notice) => reportNotice(notice, language, masked, titleOf)),
  }
}

/** @throws Error when it cannot be logged: then nothing may be told */
async function logReport(
  { commit, signer }: SubjectStore,
  { by, reason }: Act,
  reveal: string | undefined,
  report: string,
  at: Date,
): Promise<number> {
  const stamp = { at, issuer: signer.origin, newId: randomUUID }
  const reasons = [
    ['subject-access.made', reason],
    ...(reveal === undefined ? [] : [['subject-access.revealed', reveal]]),
  ]
  const evidence = reasons.map((one) => acted(one, by, `report:${report}`, stamp))
  const { receipt } = await commit({ kind: 'apply', step: 'subject_access', body: {}, evidence })
  if (!receipt) throw new Error('the report could not be logged; nothing is told')
  return receipt.inclusion.leafIndex
}
