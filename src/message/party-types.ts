import type { Catalogue } from './catalogue.ts'
import type { PartyKind } from './ids.ts'
import type { PartyDetails } from './party-details.ts'

/** What a kind of party may send and receive: the titles of the types, each by its newest version. */
export function typesOf(catalogue: Catalogue, kind: PartyKind): Pick<PartyDetails, 'sends' | 'receives'> {
  const types = [...new Map([...catalogue.values()].map((type) => [type.name, type])).values()]
  const titles = (end: 'from' | 'to') =>
    types.filter(({ directions }) => directions.some((one) => one[end] === kind)).map(({ title }) => title)
  return { sends: titles('from'), receives: titles('to') }
}
