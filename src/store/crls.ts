import type postgres from 'postgres'

/** Keeps an authority's revocation list unless a newer one is held: an old list served again must not un-revoke. */
export async function saveCrl(sql: postgres.Sql, issuer: string, der: Buffer, thisUpdate: Date): Promise<void> {
  await sql`
    insert into crl as held (issuer, der_base64, this_update)
    values (${issuer}, ${der.toString('base64')}, ${thisUpdate.toISOString()})
    on conflict (issuer) do update set der_base64 = excluded.der_base64, this_update = excluded.this_update
      where excluded.this_update > held.this_update`
}

/** The DER of every list held. */
export async function loadCrls(sql: postgres.Sql): Promise<Buffer[]> {
  const rows = await sql<{ der: string }[]>`select der_base64 as der from crl order by issuer`
  return rows.map((row) => Buffer.from(row.der, 'base64'))
}
