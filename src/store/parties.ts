import { createHash, X509Certificate } from 'node:crypto'
import type { ISql, Sql } from 'postgres'
import type { CertificatePurpose, OfficeId, PartyId, PartyKind } from '../message/ids.ts'

/** Who is registered: what the trust snapshot and client authentication are built from. A change means a new snapshot. */
export interface Registry {
  readonly certificates: readonly RegisteredCertificate[]
  /**
   * The offices whose inboxes are a party's, closed ones too: what lies there is still for it to fetch.
   * Empty for whoever is not registered.
   */
  officesOf(party: PartyId): readonly OfficeId[]
}

export interface RegisteredCertificate {
  /** SHA-256 of the DER, base64url (RFC 7515 `x5t#S256`). */
  readonly thumbprint: string
  readonly party: PartyId
  readonly kind: PartyKind
  readonly purpose: CertificatePurpose
  readonly der: Buffer
  /** When the registration holds: the certificate's own validity, cut by its withdrawal and by the party's dates. */
  readonly validFrom: Date
  readonly validUntil: Date
}

/** Everyone registered, past and future too, as one moment of the database shows it. Throws what PostgreSQL throws. */
export async function loadRegistry(sql: Sql): Promise<Registry> {
  const [certificates, offices] = await sql.begin(
    'isolation level repeatable read read only',
    async (tx) => [await selectCertificates(tx), await selectOffices(tx)] as const,
  )
  const byParty = Map.groupBy(offices, (office) => office.party)
  return { certificates, officesOf: (party) => byParty.get(party)?.map((office) => office.id) ?? [] }
}

/**
 * Registers a certificate to a party for one purpose and returns its thumbprint; the same again changes nothing.
 * Throws an Error when the certificate cannot be read, or is registered to another party, for another purpose or withdrawn.
 */
export async function registerCertificate(
  sql: ISql,
  registration: { readonly party: PartyId; readonly purpose: CertificatePurpose; readonly der: Uint8Array },
): Promise<string> {
  const { party, purpose, der } = registration
  const { validFromDate, validToDate } = new X509Certificate(der)
  const thumbprint = createHash('sha256').update(der).digest('base64url')
  const registered = await sql`
    insert into certificate as held (thumbprint, party, purpose, der_base64, valid_from, valid_until)
    values (${thumbprint}, ${party}, ${purpose}, ${Buffer.from(der).toString('base64')},
      ${validFromDate.toISOString()}, ${validToDate.toISOString()})
    on conflict (thumbprint) do update set thumbprint = excluded.thumbprint
      where held.party = excluded.party and held.purpose = excluded.purpose and held.withdrawn_at is null
    returning thumbprint`
  if (registered.length === 0) throw new Error('The certificate is already registered otherwise, or is withdrawn')
  return thumbprint
}

/** Every party, by its English name. */
export function listParties(sql: ISql): Promise<{ id: PartyId; name: string }[]> {
  return sql<{ id: PartyId; name: string }[]>`select id, name_en as name from party order by id`
}

export interface PartyRegistration {
  readonly id: PartyId
  readonly kind: PartyKind
  readonly names: Readonly<Record<'fi' | 'sv' | 'en', string>>
  /** `YYYY-MM-DD` in Finland. */
  readonly validFrom: string
}

/** Registers a party; one that is there stays as it is. */
export async function registerParty(sql: ISql, { id, kind, names, validFrom }: PartyRegistration): Promise<void> {
  await sql`
    insert into party (id, kind, name_fi, name_sv, name_en, valid_from)
    values (${id}, ${kind}, ${names.fi}, ${names.sv}, ${names.en}, ${validFrom}) on conflict do nothing`
}

/** Gives an office that nobody holds to a party. */
export async function assignOffice(sql: ISql, office: OfficeId, party: PartyId): Promise<void> {
  await sql`update office set party = ${party} where id = ${office} and party is null`
}

/** Instants come as numbers: how a connection reads timestamps depends on what else uses it (drizzle turns them into text). */
async function selectCertificates(tx: ISql): Promise<RegisteredCertificate[]> {
  const rows = await tx<CertificateRow[]>`
    select thumbprint, party, kind, purpose, der_base64 as der,
      (extract(epoch from greatest(c.valid_from, p.valid_from::timestamp at time zone 'Europe/Helsinki')) * 1000)::float8
        as "validFrom",
      (extract(epoch from least(c.valid_until, c.withdrawn_at, p.valid_until::timestamp at time zone 'Europe/Helsinki'))
        * 1000)::float8 as "validUntil"
    from certificate c join party p on p.id = c.party
    order by thumbprint`
  return rows.map((row) => ({
    ...row,
    der: Buffer.from(row.der, 'base64'),
    validFrom: new Date(row.validFrom),
    validUntil: new Date(row.validUntil),
  }))
}

interface CertificateRow extends Omit<RegisteredCertificate, 'der' | 'validFrom' | 'validUntil'> {
  readonly der: string
  readonly validFrom: number
  readonly validUntil: number
}

function selectOffices(tx: ISql): Promise<{ id: OfficeId; party: PartyId }[]> {
  return tx<{ id: OfficeId; party: PartyId }[]>`select id, party from office where party is not null order by id`
}
