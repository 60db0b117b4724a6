import type postgres from 'postgres'

/** An authority's revocation list as it is held. */
export interface HeldCrl {
  /** The authority's file name in `trust.json`. */
  readonly issuer: string
  readonly der: Buffer
}

/**
 * Keeps an authority's revocation list unless a newer one is held: an old list served again must not un-revoke.
 * @param insteadOf a list held that does not count, which this one replaces whatever the two are dated
 */
export async function saveCrl(
  sql: postgres.Sql,
  { issuer, der }: HeldCrl,
  thisUpdate: Date,
  insteadOf?: Buffer,
): Promise<void> {
  await sql`
    insert into crl as held (issuer, der_base64, this_update)
    values (${issuer}, ${der.toString('base64')}, ${thisUpdate.toISOString()})
    on conflict (issuer) do update set der_base64 = excluded.der_base64, this_update = excluded.this_update
      where excluded.this_update > held.this_update or held.der_base64 = ${insteadOf?.toString('base64') ?? null}`
}

/** Every list held. */
export async function loadCrls(sql: postgres.Sql): Promise<HeldCrl[]> {
  const rows = await sql<{ issuer: string; der: string }[]>`select issuer, der_base64 as der from crl order by issuer`
  return rows.map(({ issuer, der }) => ({ issuer, der: Buffer.from(der, 'base64') }))
}
