import { parseArgs } from 'node:util'
import { createCatalogue } from '../message/catalogue.ts'
import { languages } from '../message/type-rules.ts'
import { readSchemaFolder } from '../store/schema-folder.ts'
import { makeReport, type ReportWish, type SubjectStore } from '../subject/access.ts'
import { type SubjectReport, writeReport } from '../subject/report.ts'
import { findPersonalIdentityCodeFault } from '../validate/personal-identity-code.ts'
import { parseAct, parseReason } from './args/act.ts'
import { openStoreBeside } from './args/open-store.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** Opens the gateway's store. */
export type OpenRegister = () => Promise<{ readonly store: SubjectStore; close(): Promise<void> }>

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

interface Call extends ReportWish {
  readonly json: boolean
  readonly out: string | undefined
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

async function print(report: SubjectReport, { json, out, language }: Call, io: Io): Promise<void> {
  const text = json ? JSON.stringify(report, null, 2) : writeReport(report, language)
  if (out === undefined) io.out(text)
  else await io.writeFile(out, `${text}\n`)
}
