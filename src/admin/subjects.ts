import { languages } from '../message/type-rules.ts'
import { Denial } from './denial.ts'
import { textOf } from './form.ts'
import { renderSubjects, type SubjectReport, type SubjectResult } from './pages/subjects.ts'
import type { Room, Visit } from './room.ts'

export interface SubjectDeps {
  /** Why a text is no personal identity code; undefined: it is one. */
  findCodeFault(code: string): string | undefined
  /** Looks a person up. Who asked and why is in the log before it resolves. @throws when it cannot be logged */
  makeReport(wish: SubjectWish, code: string): Promise<{ readonly report: SubjectReport; readonly letter: string }>
}

export interface SubjectWish {
  readonly by: string
  readonly reason: string
  readonly language: 'fi' | 'sv' | 'en'
  /** Ground of a decision to show places that are withheld for somebody's safety. */
  readonly reveal: string | undefined
}

/**
 * What is held of a person. The personal identity code comes in the body of a request and goes nowhere: no answer, no
 * address, no line of a log repeats it. It is of the whole country, for a report of one area would not be whole.
 */
export function subjectRoutes(room: Room, deps: SubjectDeps): void {
  const rule = { permission: 'subjects.report', areas: 'none' } as const
  room.page('/subjects', { permission: 'messages.read', areas: 'none' }, (_, visit) => renderSubjects(visit, undefined))
  room.form('/subjects', rule, async (_, visit, fields) => {
    const given = { code: textOf(fields, 'code'), reason: textOf(fields, 'reason'), reveal: textOf(fields, 'reveal') }
    return renderSubjects(visit, await ask(deps, visit, given, visit.language))
  })
  room.change('POST', '/subjects', rule, async (_, visit, body) => {
    const language = languages.find((one) => one === (body.language ?? visit.language))
    const result = language && (await ask(deps, visit, body, language))
    if (!result || 'no' in result) throw new Denial('admin.malformed')
    return result.report
  })
}

async function ask(
  deps: SubjectDeps,
  { by }: Visit,
  { code, reason, reveal }: Readonly<Record<string, unknown>>,
  language: SubjectWish['language'],
): Promise<SubjectResult> {
  const known = typeof code === 'string' ? code.trim().toUpperCase() : ''
  if (deps.findCodeFault(known) !== undefined) return { no: 'code' }
  if (!isReason(reason)) return { no: 'reason' }
  const isAsked = reveal !== undefined && reveal !== null && reveal !== ''
  if (isAsked && !isReason(reveal)) return { no: 'reveal' }
  return deps.makeReport({ by, reason, language, reveal: isAsked ? String(reveal) : undefined }, known)
}

function isReason(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9-]{0,39}\.[a-z][a-z0-9-]{0,39}$/.test(value)
}
