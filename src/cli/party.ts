import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { isPublicId } from '../evidence/record-id.ts'
import { parseLicenceReport } from '../party/licence-report.ts'
import { type Faulty, parseOfficeWish, parsePartyWish } from '../party/wishes.ts'
import { createPartyActs, type PartyActs, type PartyOutcome } from '../store/party-acts.ts'
import type { Store } from '../store/store.ts'
import { openStoreBeside } from './args/open-store.ts'
import { type PartyLook, parsePartyLook, tellParties } from './args/party-look.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** Opens the gateway's store. */
export type OpenForParties = () => Promise<{
  readonly store: Pick<Store, 'background' | 'commit' | 'signer'>
  close(): Promise<void>
}>

type Values = Readonly<Record<string, string | string[] | boolean | undefined>>

/**
 * `budkavle party`: registers organisations and offices, keeps licence reports, lists and shows. Certificates are `budkavle
 * register`'s, contacts `budkavle office`'s. Status 0 done, 1 not done, 2 wrong call.
 */
export function createParty(open: OpenForParties, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const call = await parseCall(args, io, now())
      const { store, close } = await open()
      try {
        if (typeof call !== 'function') return await tellParties(store.background, call, io)
        const stamp = () => ({ at: now(), issuer: store.signer.origin, newId: randomUUID })
        return tell(await call(createPartyActs(store.commit, stamp)), io)
      } finally {
        await close()
      }
    })
}

/** On the store that the configuration names. */
export const main: Command = createParty(() => openStoreBeside(process.env))

const usage = `usage: budkavle party [--json]
       budkavle party show <business id> [--json]
       budkavle party register|change <business id> --by <staff id> --kind fpa|social-services --fi <name> --sv <name>
              --en <name> --from <YYYY-MM-DD> [--until <YYYY-MM-DD>]
       budkavle party add-office|change-office <business id> <office> --by <staff id> --fi <name> --sv <name>
              --en <name> --from <YYYY-MM-DD> [--until <YYYY-MM-DD>] [--area <code>] --languages fi,sv,en,se
              [--opening <hours>] [--on-call <hours>]
       budkavle party licence <business id> <report.json> --by <staff id>

Without an act: every organisation with its offices, and when its certificates end. show: one, with its offices,
certificates, licence reports and what it may send and receive. Hours are such as
"Mo-Fr 08:00-16:15; Sa 10:00-14:00", or 24/7. A licence report is what "budkavle license --out" wrote. Running gateways
are told; every change stands in the log by staff id.`

type Act = (acts: PartyActs) => Promise<PartyOutcome>

/** @throws UsageError, before anything is opened */
async function parseCall(args: string[], io: Io, now: Date): Promise<PartyLook | Act> {
  const text = { type: 'string' } as const
  const options = { by: text, kind: text, fi: text, sv: text, en: text, from: text, until: text, area: text }
  const more = { languages: text, opening: text, 'on-call': text, json: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args, options: { ...options, ...more }, allowPositionals: true })
  const [act, party = '', third = '', ...rest] = positionals
  if (act === 'show' && party === '') throw new UsageError('a business id is needed')
  if (act === undefined || act === 'show') return parsePartyLook(positionals.slice(1), values)
  const { by } = values
  if (rest.length > 0) throw new UsageError('there are too many arguments')
  if (values.json) throw new UsageError('--json is for what is shown')
  if (!isPublicId(by)) {
    throw new UsageError('--by is an identifier of the staff, of A-Z a-z 0-9 . _ : / -, never a personal identity code')
  }
  if (act === 'register' || act === 'change') {
    const wish = requireWish(parsePartyWish({ ...values, party }))
    return (acts) => acts.saveParty(wish, act === 'register', by)
  }
  if (act === 'add-office' || act === 'change-office') {
    const wish = requireWish(parseOfficeWish(party, officeFields(values, third)))
    return (acts) => acts.saveOffice(wish, act === 'add-office', by)
  }
  if (act !== 'licence' || third === '')
    throw new UsageError('it is show, register, change, add-office, change-office or licence')
  const report = parseLicenceReport((await io.readFile(third)).toString('utf8'), now)
  if (!report) throw new UsageError('the file is no licence report as "budkavle license --out" writes it')
  return (acts) => acts.keepLicence(party, report, by)
}

function officeFields(values: Values, office: string): Readonly<Record<string, unknown>> {
  return { ...values, office, onCall: values['on-call'], languages: String(values.languages ?? '').split(',') }
}

/** @throws UsageError naming what is wrong, never what was given */
function requireWish<Wish extends object>(wish: Wish | Faulty): Wish {
  if ('faulty' in wish) throw new UsageError(`${wish.faulty}: missing, or not as it must be`)
  return wish
}

const nos: Readonly<Record<Exclude<PartyOutcome, 'done'>, string>> = {
  there: 'it is there already',
  absent: 'there is no such organisation or office',
  taken: 'it is another organisation’s',
  changed: 'it has been changed meanwhile',
}

function tell(outcome: PartyOutcome, io: Io): number {
  if (outcome === 'done') {
    io.out('done')
    return exitStatus.yes
  }
  io.error(`${nos[outcome]}; nothing is changed`)
  return exitStatus.no
}
