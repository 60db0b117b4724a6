import { helsinkiDate, helsinkiTime } from '../../message/helsinki-time.ts'
import type { Language } from '../../message/type-rules.ts'
import type { Act } from '../../store/holds.ts'
import type { Named, SubjectEvent, SubjectNotice } from '../../store/subject-access.ts'
import { type Happening, subjectTexts } from './subject-texts.ts'

/** What a person is told of the notices about it. It does not say who that is. */
export interface SubjectReport extends Act {
  /** Also the subject of the report's own entry in the log. */
  readonly report: string
  readonly receipt: number
  /** RFC 3339. */
  readonly made: string
  /** Whether places are withheld. */
  readonly masked: boolean
  readonly revealed: boolean
  /** Messages that came before people could be found. */
  readonly before: number
  readonly notices: readonly ReportedNotice[]
}

export interface ReportedNotice {
  readonly messageId: string
  readonly type: string
  readonly acceptedAt: string
  readonly sender: string
  readonly events: readonly ReportedEvent[]
}

export interface ReportedEvent {
  readonly at: string
  readonly what: Happening
  readonly office: string
  readonly reasons: readonly string[]
  /** The receiver's own; absent where it could tell of the place. */
  readonly record?: string
  readonly receipt: number
}

/** A notice as it may be told. @param titleOf the name of a version of a type, in the language */
export function reportNotice(
  notice: SubjectNotice,
  language: Language,
  masked: boolean,
  titleOf: (type: string, version: string) => string,
): ReportedNotice {
  const nameOf = (named: Named) => (masked && !named.nationwide ? subjectTexts[language].place : named.names[language])
  const { messageId, messageType, schemaVersion, acceptedAt, sender, events } = notice
  return {
    messageId,
    type: titleOf(messageType, schemaVersion),
    acceptedAt,
    sender: nameOf(sender),
    events: events.map((event) => ({ ...reportEvent(event, masked), office: nameOf(event.office) })),
  }
}

function reportEvent({ evidence, receipt }: SubjectEvent, masked: boolean): Omit<ReportedEvent, 'office'> {
  const { eventTime: at, reasons } = evidence
  const record = 'handover' in evidence && !masked ? { record: evidence.handover.recordId } : {}
  return { at, what: happeningOf(evidence), reasons, ...record, receipt }
}

function happeningOf(evidence: SubjectEvent['evidence']): Happening {
  const [reason = ''] = evidence.reasons
  switch (evidence.event) {
    case 'ContentAccessTracking':
      return reason === 'receiver.opened' ? 'Opened' : 'Fetched'
    case 'ContentConsignment':
      return evidence.custody ? 'GivenOn' : evidence.event
    case 'ContentHandoverFailure':
      if (reason === 'confirmation.digest-mismatch') return 'Mismatch'
      return reason.startsWith('receiver.') ? 'GivenBack' : 'Stopped'
    default:
      return evidence.event
  }
}

/** The report as a letter; times as Finland's clocks show them. */
export function writeReport(report: SubjectReport, language: Language): string {
  const texts = subjectTexts[language]
  const { made, by, reason, receipt, notices } = report
  return [
    texts.title,
    '',
    texts.law,
    texts.scope,
    texts.limits,
    ...(report.before > 0 ? [texts.before.replace('{0}', String(report.before))] : []),
    ...(report.masked ? [texts.withheld] : []),
    ...(report.revealed ? [texts.revealed] : []),
    '',
    ...(notices.length === 0 ? [texts.none] : notices.flatMap((notice) => [...writeNotice(notice, language), ''])),
    `${texts.made} ${timeOf(made)}, ${by}, ${texts.reason} ${reason}, ${report.report}, ${texts.logEntry} ${receipt}`,
  ].join('\n')
}

function writeNotice({ type, messageId, sender, acceptedAt, events }: ReportedNotice, language: Language): string[] {
  const texts = subjectTexts[language]
  return [
    `${timeOf(acceptedAt)}  ${type}, ${texts.sender} ${sender}, ${messageId}`,
    ...events.map(({ at, what, office, reasons, record, receipt }) => {
      const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : ''
      const where = record === undefined ? '' : `, ${texts.record} ${record}`
      return `  ${timeOf(at)}  ${texts.happenings[what]}: ${office}${where}${why}, ${texts.logEntry} ${receipt}`
    }),
  ]
}

function timeOf(at: string): string {
  const time = new Date(at)
  return `${helsinkiDate(time)} ${helsinkiTime(time)}`
}
