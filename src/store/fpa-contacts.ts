import type postgres from 'postgres'
import type { FpaContact } from '../message/contacts.ts'

/** Every area, or these, by code. */
export function listFpaContacts(sql: postgres.Sql, areas: 'all' | readonly string[]): Promise<FpaContact[]> {
  return sql<FpaContact[]>`
    select a.code as area, json_build_object('fi', a.name_fi, 'sv', a.name_sv, 'en', a.name_en) as names,
      f.name, f.email, f.phone, f.language
    from area a left join fpa_contact f on f.area = a.code
    where ${areas === 'all'} or a.code = any (${areas === 'all' ? [] : [...areas]}) order by a.code`
}
