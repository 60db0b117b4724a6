import type postgres from 'postgres'
import type { Labels } from '../message/type-rules.ts'

/** What parties and offices are called, by their identifiers, which are of different forms. */
export async function loadNames(sql: postgres.Sql): Promise<ReadonlyMap<string, Labels>> {
  const rows = await sql<(Labels & { readonly id: string })[]>`
    select id, name_fi as fi, name_sv as sv, name_en as en from party
    union all select id, name_fi, name_sv, name_en from office`
  return new Map(rows.map(({ id, fi, sv, en }) => [id, { fi, sv, en }]))
}
