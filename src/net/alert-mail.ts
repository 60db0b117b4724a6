import { incidentOf } from '../message/alert.ts'
import { helsinkiDate, helsinkiTime } from '../message/helsinki-time.ts'
import { type AlertFacts, type MailLanguage, mailLanguages, type NoticeType } from '../message/notice.ts'
import type { ClockParts, Matter } from './alert-phrases/phrases.ts'
import { phrases } from './alert-phrases.ts'

/** The office in each language, as the registry has it; absent for an alert about no office. */
export type OfficeNames = Readonly<Record<MailLanguage, string>>

export interface MailText {
  readonly subject: string
  readonly text: string
}

/**
 * What a contact is told of an alert. It names the office, what is wrong, how much, since when and where to look: no
 * message and nobody, since e-mail is read by more people than it is sent to.
 * @param language null: all three, one below the other
 */
export function alertMail(
  type: NoticeType,
  facts: AlertFacts,
  names: OfficeNames | undefined,
  language: MailLanguage | null,
): MailText {
  const parts = (language === null ? mailLanguages : [language]).map((one) => write(type, facts, names, one))
  return {
    subject: parts.map(({ subject }) => subject).join(' / '),
    text: parts.map(({ text }) => text).join('\n\n--\n\n'),
  }
}

function write(type: NoticeType, facts: AlertFacts, names: OfficeNames | undefined, language: MailLanguage): MailText {
  const { kind = 'late' } = facts
  const { matters, ...say } = phrases[language]
  const matter = matters[matterOf(kind)]
  const office = names?.[language] ?? facts.office
  const cleared = type === 'alert.cleared'
  const known: Readonly<Record<string, string>> = say.kinds
  const lines = [
    cleared ? matter.over(office) : matter.started(office),
    '',
    `${say.labels.what}: ${known[kind] ?? `${say.otherKind} (${kind})`}`,
    `${say.labels.office}: ${office} (${facts.office})`,
    ...(facts.items === 0 ? [] : [`${say.labels.items}: ${facts.items}`]),
    `${say.labels.since}: ${say.moment(clockParts(new Date(facts.since)))}`,
    `${say.labels.number}: ${facts.alert}`,
    ...(cleared ? [] : ['', matter.look[facts.step] ?? matter.lookElse]),
    '',
    matter.once,
    '',
    say.automatic,
  ]
  return { subject: `${cleared ? matter.subjectOver : matter.subject}: ${office}`, text: lines.join('\n') }
}

function matterOf(kind: string): Matter {
  if (kind === 'not-live') return kind
  return incidentOf(kind) ? 'incident' : 'late'
}

/** In Finland. */
function clockParts(at: Date): ClockParts {
  const [year = 0, month = 0, day = 0] = helsinkiDate(at).split('-').map(Number)
  const [hour, minute = ''] = helsinkiTime(at).split(':')
  return { day, month, year, hour: Number(hour), minute }
}
