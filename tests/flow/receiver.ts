import type postgres from 'postgres'
import { findField } from '../../src/message/field.ts'
import type { PartyId } from '../../src/message/ids.ts'
import type { Direction } from '../../src/message/type-rules.ts'
import { parties } from '../support/world.ts'
import type { Posted } from './exchange.ts'
import type { Letter } from './letter.ts'

/** Whose office must get a letter: FPA, the other end of what it refers to, or whoever answers for the municipality. */
export async function receiverOf(
  sql: postgres.Sql,
  letter: Letter,
  { to }: Direction,
  referred: Posted | undefined,
): Promise<PartyId | undefined> {
  if (to === 'fpa') return parties.fpa as PartyId
  const { routedBy } = letter.type
  if (routedBy === 'reference') return referred?.from === letter.from ? referred.receiver : referred?.from
  if (routedBy !== 'person' && 'office' in routedBy) return partyOfOffice(sql, letter.value, routedBy.office)
  const pointer = routedBy === 'person' ? personsMunicipality(letter) : routedBy.municipality
  const code = findField(letter.value, pointer)
  const [row] = await sql<{ party: PartyId }[]>`
    select a.party from municipality_area m join area a on a.code = m.area
    where m.municipality = ${String(code)} and m.valid_until is null`
  return row?.party
}

async function partyOfOffice(sql: postgres.Sql, value: Letter['value'], pointer: string): Promise<PartyId | undefined> {
  const [row] = await sql<
    { party: PartyId }[]
  >`select party from office where id = ${String(findField(value, pointer))}`
  return row?.party
}

/** Of a person who needs help at once, where that person is (SVL 12 §). */
function personsMunicipality({ value }: Letter): string {
  const stays = value.urgency === 'urgent' && findField(value, '/person/placeOfStay') !== undefined
  return stays ? '/person/placeOfStay' : '/person/homeMunicipality'
}
