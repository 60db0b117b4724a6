import type { ISql } from 'postgres'
import type { CertificatePurpose, PartyId, PartyKind } from '../message/ids.ts'

/** A party as an operator names it. */
export interface RegisteredParty {
  readonly id: PartyId
  readonly kind: PartyKind
  /** In English. */
  readonly name: string
}

/** A certificate as an operator sees it. */
export interface ListedCertificate {
  readonly thumbprint: string
  readonly party: PartyId
  readonly name: string
  readonly purpose: CertificatePurpose
  /** RFC 3339, as the certificate says. */
  readonly validFrom: string
  readonly validUntil: string
  readonly withdrawnAt: string | null
}

export async function findParty(sql: ISql, id: string): Promise<RegisteredParty | undefined> {
  const [party] = await sql<RegisteredParty[]>`select id, kind, name_en as name from party where id = ${id}`
  return party
}

/** Every certificate ever registered, or those of one party, the newest of each first. */
export function listCertificates(sql: ISql, party?: string): Promise<ListedCertificate[]> {
  return sql<ListedCertificate[]>`
    select thumbprint, party, name_en as name, purpose, ${rfc3339(sql, 'c.valid_from')} as "validFrom",
      ${rfc3339(sql, 'c.valid_until')} as "validUntil", ${rfc3339(sql, 'c.withdrawn_at')} as "withdrawnAt"
    from certificate c join party p on p.id = c.party
    where ${party ?? null}::text is null or c.party = ${party ?? null}
    order by c.party, c.purpose, c.valid_from desc, c.thumbprint`
}

/**
 * Withdraws a certificate for good, from now on; a withdrawal made before stays as it was.
 * @returns whose it is, or undefined when no such certificate is registered
 */
export async function withdrawCertificate(
  sql: ISql,
  thumbprint: string,
): Promise<Pick<ListedCertificate, 'party' | 'purpose'> | undefined> {
  const [withdrawn] = await sql<Pick<ListedCertificate, 'party' | 'purpose'>[]>`
    update certificate set withdrawn_at = coalesce(withdrawn_at, now()) where thumbprint = ${thumbprint}
    returning party, purpose`
  return withdrawn
}

function rfc3339(sql: ISql, column: 'c.valid_from' | 'c.valid_until' | 'c.withdrawn_at') {
  return sql.unsafe(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`)
}
