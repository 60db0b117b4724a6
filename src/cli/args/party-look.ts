import type postgres from 'postgres'
import { createCatalogue } from '../../message/catalogue.ts'
import type { CertificateOfParty, KeptLicence, ListedParty, OfficeOfParty } from '../../message/party-details.ts'
import { typesOf } from '../../message/party-types.ts'
import {
  findPartyView,
  listCertificatesOf,
  listLicences,
  listOfficesOf,
  listPartyViews,
} from '../../store/party-views.ts'
import { readSchemaFolder } from '../../store/schema-folder.ts'
import { exitStatus, type Io } from '../command.ts'
import { table } from './table.ts'
import { UsageError } from './usage-error.ts'

/** Every organisation, or one with all that is kept of it. */
export type PartyLook = { readonly party: string | undefined; readonly json: boolean }

/** @throws UsageError */
export function parsePartyLook(
  [party, ...more]: readonly string[],
  { json = false, ...foreign }: Readonly<Record<string, string | string[] | boolean | undefined>>,
): PartyLook {
  if (more.length > 0 || Object.keys(foreign).length > 0)
    throw new UsageError('of one organisation, with --json at most')
  return { party, json: json === true }
}

/** Prints it. Status 0 told, 1 there is no such organisation. */
export async function tellParties(sql: postgres.Sql, { party, json }: PartyLook, io: Io): Promise<number> {
  return party === undefined ? list(sql, json, io) : show(sql, party, json, io)
}

async function list(sql: postgres.Sql, json: boolean, io: Io): Promise<number> {
  const parties = await listPartyViews(sql, 'all')
  if (json) {
    io.out(JSON.stringify({ parties }, null, 2))
    return exitStatus.yes
  }
  for (const party of parties) {
    const offices = await listOfficesOf(sql, party.party)
    io.out(`${describe(party)}  ${offices.map(({ office }) => office).join(' ') || 'no office'}`)
  }
  return exitStatus.yes
}

function describe({ party, kind, names, signatureUntil, tlsUntil }: ListedParty): string {
  return `${party}  ${kind}  ${names.en}  signature until ${dayOf(signatureUntil)}  tls until ${dayOf(tlsUntil)}`
}

async function show(sql: postgres.Sql, id: string, json: boolean, io: Io): Promise<number> {
  const party = await findPartyView(sql, id)
  if (!party) {
    io.error('there is no such organisation')
    return exitStatus.no
  }
  const officeList = await listOfficesOf(sql, id)
  const certificates = await listCertificatesOf(sql, id)
  const licences = await listLicences(sql, id)
  const types = typesOf(createCatalogue(await readSchemaFolder()), party.kind)
  if (json) io.out(JSON.stringify({ ...party, officeList, certificates, licences, ...types }, null, 2))
  else {
    io.out(
      [
        `${party.party}  ${party.kind}  ${party.names.en}, ${span(party)}`,
        `last called ${party.calledAt ?? 'never'}`,
        ...part('offices', officeList.map(officeRow)),
        ...part('certificates', certificates.map(certificateRow)),
        ...part('licence reports', licences.map(licenceRow)),
        ...part(
          'may send',
          types.sends.map(({ en }) => [en]),
        ),
        ...part(
          'may receive',
          types.receives.map(({ en }) => [en]),
        ),
      ].join('\n'),
    )
  }
  return exitStatus.yes
}

function part(title: string, rows: readonly (readonly string[])[]): string[] {
  return ['', rows.length === 0 ? `${title}: none` : title, ...table(rows).map((line) => `  ${line}`)]
}

function officeRow(one: OfficeOfParty): string[] {
  const hours = one.opening === null ? '' : `open ${one.opening}`
  return [one.office, one.names.en, span(one), one.languages.join(','), `by ${one.reception}`, hours]
}

function certificateRow({ purpose, validUntil, withdrawnAt, usedAt, thumbprint }: CertificateOfParty): string[] {
  const ends = withdrawnAt === null ? `until ${dayOf(validUntil)}` : `withdrawn ${dayOf(withdrawnAt)}`
  return [purpose, ends, `last shown ${dayOf(usedAt)}`, thumbprint]
}

function licenceRow({ at, granted, entry }: KeptLicence): string[] {
  return [at, granted ? 'granted' : 'not granted', `log ${entry}`]
}

function span({ validFrom, validUntil }: Pick<OfficeOfParty, 'validFrom' | 'validUntil'>): string {
  return `from ${validFrom}${validUntil === null ? '' : ` until ${validUntil}`}`
}

function dayOf(at: string | null): string {
  return at?.slice(0, 10) ?? 'none'
}
