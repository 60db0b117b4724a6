import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { acted } from '../evidence/office-steps.ts'
import { type Catalogue, createCatalogue } from '../message/catalogue.ts'
import { type Language, languages } from '../message/type-rules.ts'
import type { Act } from '../store/holds.ts'
import { readSchemaFolder } from '../store/schema-folder.ts'
import type { Store } from '../store/store.ts'
import { findNotices } from '../store/subject-access.ts'
import { countBeforeSubjects } from '../store/subjects.ts'
import { findPersonalIdentityCodeFault } from '../validate/personal-identity-code.ts'
import { parseAct, parseReason } from './args/act.ts'
import { openStoreBeside } from './args/open-store.ts'
import { reportNotice, type SubjectReport, writeReport } from './args/subject-report.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** Opens the gateway's store. */
export type OpenRegister = () => Promise<{ readonly store: RegisterStore; close(): Promise<void> }>
type RegisterStore = Pick<Store, 'background' | 'commit' | 'signer' | 'keyring'>

/**
 * `budkavle subject-access`: which notices about a person went where and when. Nobody is told before the log says that
 * it was asked. Status 0 made, 2 wrong call.
 */
export function createSubjectAccess(open: OpenRegister, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const call = parseCall(args)
      const code = await readCode(io)
      const catalogue = createCatalogue(await readSchemaFolder())
      const { store, close } = await open()
      try {
        const report = await makeReport(store, catalogue, call, code, now())
        await print(report, call, io)
        return exitStatus.yes
      } finally {
        await close()
      }
    })
}

/** On the store that the configuration names. */
export const main: Command = createSubjectAccess(() => openStoreBeside(process.env))

const usage = `usage: budkavle subject-access --by <staff id> --reason <code> [--language fi|sv|en] [--json] [--out <file>]
                               [--reveal <code>]

Reads a personal identity code from the standard input and tells which notices about that person went where and when.
No notice is opened. Who asked, why and when is in the log before anything is told; who was asked about is not.
Where somebody in the notices is under non-disclosure, nothing is told that could show the place, unless --reveal gives
the ground of a decision to show it. Reasons are codes, such as client.request.`

interface Call extends Act {
  readonly language: Language
  readonly json: boolean
  readonly out: string | undefined
  /** Why places are shown all the same. */
  readonly reveal: string | undefined
}

function parseCall(args: string[]): Call {
  const text = { type: 'string' } as const
  const options = {
    by: text,
    reason: text,
    language: text,
    out: text,
    reveal: text,
    json: { type: 'boolean' },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  // Said before anything repeats what was given: it may be somebody's code.
  if (positionals.length > 0) throw new UsageError('the personal identity code is read from the standard input only')
  const language = languages.find((one) => one === (values.language ?? 'fi'))
  if (!language) throw new UsageError('--language is fi, sv or en')
  const reveal = values.reveal === undefined ? undefined : parseReason(values.reveal, '--reveal')
  return { ...parseAct(values), language, json: values.json === true, out: values.out, reveal }
}

async function readCode(io: Io): Promise<string> {
  const code = (await io.readFile('-')).toString('utf8').trim().toUpperCase()
  const fault = findPersonalIdentityCodeFault(code)
  if (fault !== undefined) throw new UsageError(fault)
  return code
}

async function makeReport(
  store: RegisterStore,
  catalogue: Catalogue,
  { by, reason, language, reveal }: Call,
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
  { commit, signer }: RegisterStore,
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

async function print(report: SubjectReport, { json, out, language }: Call, io: Io): Promise<void> {
  const text = json ? JSON.stringify(report, null, 2) : writeReport(report, language)
  if (out === undefined) io.out(text)
  else await io.writeFile(out, `${text}\n`)
}
