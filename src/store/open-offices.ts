import type postgres from 'postgres'
import type { OpenOffice } from '../message/desk.ts'
import type { PartyKind } from '../message/ids.ts'

/** The offices of a kind of party that are open at `at`. Whether somebody can take something there is another question. */
export function listOpenOffices(sql: postgres.Sql, kind: PartyKind, at: Date): Promise<OpenOffice[]> {
  return sql<OpenOffice[]>`
    select o.id as office, json_build_object('fi', o.name_fi, 'sv', o.name_sv, 'en', o.name_en) as names, o.area
    from office o join party p on p.id = o.party
    where p.kind = ${kind} and o.valid_from <= (${at}::timestamptz at time zone 'Europe/Helsinki')::date
      and (o.valid_until is null or o.valid_until > (${at}::timestamptz at time zone 'Europe/Helsinki')::date)
    order by o.area, o.kind <> 'default', o.id`
}
