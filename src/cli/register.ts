import { parseArgs } from 'node:util'
import type postgres from 'postgres'
import type { CertificatePurpose } from '../message/ids.ts'
import { registerCertificate } from '../store/parties.ts'
import { findParty, type ListedCertificate, listCertificates, withdrawCertificate } from '../store/registrations.ts'
import { namesParty } from '../verify/verify.ts'
import { readCertificate } from './args/certificate-file.ts'
import { openDatabase } from './args/open-database.ts'
import { findPathWarning } from './args/path-warnings.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

export interface RegistryDatabase {
  readonly sql: postgres.Sql
  /** Of `trust.json`, if it is configured. */
  readonly trustFile: string | undefined
  close(): Promise<void>
}

/**
 * `budkavle register`: whose a certificate is. Registers, withdraws and lists; running gateways are told by the
 * database. Status 0 done, 1 not done, 2 wrong call.
 */
export function createRegister(open: () => Promise<RegistryDatabase>, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const run = await parseCall(args, io, now)
      const database = await open()
      try {
        return await run(database)
      } finally {
        await database.close()
      }
    })
}

/** On the database that the configuration names. */
export const main: Command = createRegister(async () => {
  const { sql, config, close } = await openDatabase(process.env)
  return { sql, trustFile: config.production?.trustFile, close }
})

const usage = `usage: budkavle register <party's business id> <signature|tls> <certificate, PEM or DER>
       budkavle register --withdraw=<thumbprint>
       budkavle register --list [party's business id]

A party signs, and calls, with a certificate that is registered to it for that purpose. Running gateways are told.
What is withdrawn cannot be registered again.`

type Run = (database: RegistryDatabase) => Promise<number>

/** Everything that can be wrong with a call is found before the database is opened. */
async function parseCall(args: string[], io: Io, now: () => Date): Promise<Run> {
  const options = { withdraw: { type: 'string' }, list: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [party, purpose, file, ...more] = positionals
  const { withdraw, list } = values
  if (withdraw !== undefined && !list && party === undefined) return ({ sql }) => runWithdraw(sql, withdraw, io)
  if (list && withdraw === undefined && purpose === undefined) return ({ sql }) => runList(sql, party, io)
  if (list || withdraw !== undefined || !party || !purpose || !file || more.length > 0) {
    throw new UsageError('a party, a purpose and a certificate are needed, or one of the options')
  }
  if (purpose !== 'signature' && purpose !== 'tls') throw new UsageError('the purpose is signature or tls')
  const certificate = await readCertificate(file, io)
  return (database) => runRegister(database, { party, purpose, certificate, at: now() }, io)
}

interface Wish {
  readonly party: string
  readonly purpose: CertificatePurpose
  readonly certificate: Awaited<ReturnType<typeof readCertificate>>
  readonly at: Date
}

async function runRegister({ sql, trustFile }: RegistryDatabase, wish: Wish, io: Io): Promise<number> {
  const { purpose, certificate, at } = wish
  const party = await findParty(sql, wish.party)
  if (!party) return refuse(io, 'there is no such party; nothing is changed')
  if (purpose === 'signature' && !namesParty(certificate, party.id)) {
    return refuse(io, 'serialNumber in the certificate’s subject is not the party’s business id; nothing is changed')
  }
  const warning = await findPathWarning(sql, { certificate, use: { kind: party.kind, purpose }, trustFile, at })
  const thumbprint = await registerCertificate(sql, { party: party.id, purpose, der: certificate.der })
  io.out(
    [
      `registered to ${party.id}, ${party.name}, for ${purpose}`,
      `  thumbprint  ${thumbprint}`,
      `  valid       ${rfc3339(certificate.notBefore)} to ${rfc3339(certificate.notAfter)}`,
    ].join('\n'),
  )
  if (trustFile === undefined) io.error('note: TRUST_FILE is not configured here, so its path is not checked')
  if (warning) io.error(`warning: gateways refuse it as things are: ${warning}`)
  return exitStatus.yes
}

async function runWithdraw(sql: postgres.Sql, thumbprint: string, io: Io): Promise<number> {
  const withdrawn = await withdrawCertificate(sql, thumbprint)
  if (!withdrawn) return refuse(io, 'no certificate with this thumbprint is registered; nothing is changed')
  io.out(`withdrawn from ${withdrawn.party}, for ${withdrawn.purpose}: ${thumbprint}`)
  return exitStatus.yes
}

async function runList(sql: postgres.Sql, party: string | undefined, io: Io): Promise<number> {
  if (party !== undefined && !(await findParty(sql, party))) return refuse(io, 'there is no such party')
  const certificates = await listCertificates(sql, party)
  io.out(certificates.length === 0 ? 'No certificate is registered.' : certificates.map(lineOf).join('\n'))
  return exitStatus.yes
}

function lineOf({ party, purpose, thumbprint, validFrom, validUntil, withdrawnAt, name }: ListedCertificate): string {
  const end = withdrawnAt === null ? `to ${validUntil}` : `withdrawn ${withdrawnAt}`
  return `${party}  ${purpose.padEnd(9)}  ${thumbprint}  ${validFrom} ${end}  ${name}`
}

function refuse(io: Io, why: string): number {
  io.error(why)
  return exitStatus.no
}

function rfc3339(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}
