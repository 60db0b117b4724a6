import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PartyId } from '../../src/message/ids.ts'
import { explainRoute, type RoutingFacts } from '../../src/route/explain.ts'
import { findVersionsTaken, type RoutingTable } from '../../src/route/table.ts'
import { loadRoutingTable } from '../../src/store/routing.ts'
import { liveLimits } from '../route/fixture.ts'
import { createTestDatabase } from '../support/database.ts'

const noon = new Date('2026-03-02T10:00:00Z')
const day = 86_400_000

// Counted in Statistics Finland's classification of 2026.
const municipalitiesPerArea = {
  '01': 7,
  '02': 6,
  '03': 10,
  '04': 2,
  '05': 27,
  '06': 16,
  '07': 11,
  '08': 23,
  '09': 10,
  '10': 6,
  '11': 9,
  '12': 11,
  '13': 19,
  '14': 13,
  '15': 22,
  '16': 18,
  '17': 14,
  '18': 8,
  '19': 30,
  '20': 8,
  '21': 21,
  '90': 1,
  '91': 16,
}

let db: Awaited<ReturnType<typeof createTestDatabase>>
let table: RoutingTable

beforeAll(async () => {
  db = await createTestDatabase()
  await db.ownerSql`
    insert into certificate (thumbprint, party, purpose, der_base64, valid_from, valid_until)
    select 'tls ' || id, id, 'tls', '', '2020-01-01', '2035-01-01' from party`
  table = await loadRoutingTable(db.ownerSql, all, liveLimits)
})

afterAll(() => db.close())

describe('the whole of Finland', () => {
  test('is 308 municipalities in 21 counties, Helsinki and Åland', async () => {
    expect(table.municipalities.size).toBe(308)
    const [counts] = await db.ownerSql`
      select count(*) filter (where kind = 'wellbeing-county')::int as counties,
        count(*) filter (where kind = 'city')::int as cities, count(*) filter (where kind = 'aland')::int as aland
      from area`
    expect(counts).toEqual({ counties: 21, cities: 1, aland: 1 })
  })

  test('has as many municipalities in each area as the classification', () => {
    const perArea = Object.groupBy([...table.municipalities.values()].flat(), ({ area }) => area)
    expect(Object.fromEntries(Object.entries(perArea).map(([area, list]) => [area, list?.length]))).toEqual(
      municipalitiesPerArea,
    )
  })

  test('routes every municipality to its own area, by its default rule; Åland waits at the manual desk', () => {
    for (const [homeMunicipality, [current]] of table.municipalities) {
      const route = explainRoute(facts({ homeMunicipality }), table, noon)
      const rule = `default-area-${current?.area}`
      expect(route.explanation.area, homeMunicipality).toBe(current?.area)
      expect(route.explanation.considered.map((it) => it.rule)).toEqual([rule])
      expect(route.reason).toBe(current?.area === '91' ? 'route.office-unheld' : 'rule')
      expect(route.office).toBe(current?.area === '91' ? 'manual-desk' : `area-${current?.area}`)
    }
  })

  test.each([
    ['102', '06', 'Vittis'],
    ['091', '90', 'Helsinki'],
    ['478', '91', 'Mariehamn'],
    ['049', '03', 'Esbo'],
    ['092', '04', 'Vanda'],
    ['890', '21', 'Utsjoki'],
    ['005', '16', 'leading zeros'],
    ['588', '12', 'Pertunmaa → Mäntyharju 2025'],
    ['099', '06', 'Honkajoki → Kankaanpää 2021'],
    ['911', '14', 'Valtimo → Nurmes 2020'],
    ['913', '06', 'Vampula → Vittis 2009'],
  ])('%s is in area %s (%s)', (homeMunicipality, area) => {
    expect(explainRoute(facts({ homeMunicipality }), table, noon).explanation.area).toBe(area)
  })

  test('resolves each of 114 merged codes to a municipality with an area', () => {
    expect(table.mergers.size).toBe(114)
    for (const homeMunicipality of table.mergers.keys()) {
      expect(table.municipalities.has(homeMunicipality), homeMunicipality).toBe(false)
      expect(explainRoute(facts({ homeMunicipality }), table, noon).explanation.area, homeMunicipality).not.toBeNull()
    }
  })

  test('gives FPA its own', () => {
    expect(explainRoute(facts({ receiverKind: 'fpa', messageType: 'plan-client' }), table, noon).office).toBe('fpa')
  })

  test('has a business id with a right check digit for every area but Åland', async () => {
    const parties = await db.ownerSql<{ id: string }[]>`select id from party`
    expect(parties).toHaveLength(23)
    expect(parties.map(({ id }) => id).filter((id) => !hasRightCheckDigit(id))).toEqual([])
    const without = await db.ownerSql<{ code: string }[]>`select code from area where party is null`
    expect(without.map(({ code }) => code)).toEqual(['91'])
  })

  test('names its source', async () => {
    const migration = await readFile(new URL('../../migrations/0002_finland.sql', import.meta.url), 'utf8')
    expect(migration).toMatch(/Statistics Finland, open classifications, CC BY 4\.0/)
  })
})

describe('what the rows say', () => {
  test('a rule comes with all that it names and its dates', async () => {
    await db.ownerSql`
      insert into routing_rule
        (id, receiver_kind, message_type, municipality, area, urgency, language, office, valid_from, valid_until)
      values
        ('every-field', 'social-services', 'concern-consented', '102', '06', 'urgent', 'sv', 'area-06', '2026-01-01', '2026-12-31')`
    const rules = [...(await loadRoutingTable(db.ownerSql, all, liveLimits)).rules.values()].flat()
    expect(rules.find(({ id }) => id === 'every-field')).toEqual({
      id: 'every-field',
      receiverKind: 'social-services',
      messageType: 'concern-consented',
      municipality: '102',
      area: '06',
      urgency: 'urgent',
      language: 'sv',
      office: 'area-06',
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
    })
  })

  test('a withdrawn certificate holds an office until its withdrawal, and one for signatures never', async () => {
    const withdrawn = new Date(noon.getTime() + day)
    await db.ownerSql`update certificate set withdrawn_at = ${withdrawn.toISOString()} where party = '3221304-3'`
    await db.ownerSql`
      insert into certificate (thumbprint, party, purpose, der_base64, valid_from, valid_until)
      values ('signature only', '3221304-3', 'signature', '', '2020-01-01', '2035-01-01')`
    const now = await loadRoutingTable(db.ownerSql, all, liveLimits)
    expect(explainRoute(facts(), now, new Date(withdrawn.getTime() - 1)).office).toBe('area-06')
    expect(explainRoute(facts(), now, withdrawn)).toMatchObject({
      office: 'manual-desk',
      reason: 'route.office-unheld',
    })
  })

  test('a certificate that the gateway does not accept holds no office', async () => {
    const fpaOnly = await loadRoutingTable(db.ownerSql, (thumbprint) => thumbprint === 'tls 0246246-0', liveLimits)
    const held = [...fpaOnly.offices.values()].filter((office) => office.tlsCertificates.length > 0)
    expect(held.map((office) => office.id)).toEqual(['fpa'])
  })

  test('the versions that a party says it takes come with their type, lowest first', async () => {
    await db.ownerSql`
      insert into party_version (party, message_type, schema_version)
      values ('3221304-3', 'concern-consented', '10'), ('3221304-3', 'concern-consented', '9'), ('0246246-0', 'receipt', '1')`
    const now = await loadRoutingTable(db.ownerSql, all, liveLimits)
    const satakunta = '3221304-3' as PartyId
    expect(findVersionsTaken(now, satakunta, 'concern-consented')).toEqual(['9', '10'])
    expect(findVersionsTaken(now, satakunta, 'receipt')).toBeUndefined()
  })

  test('each area has its default office, and so has FPA, found by its party', async () => {
    const now = await loadRoutingTable(db.ownerSql, all, liveLimits)
    const offices = now.defaultOffices.get('3221304-3') ?? []
    expect(offices.map(({ id, partyKind }) => [id, partyKind])).toEqual([['area-06', 'social-services']])
    expect(now.defaultOffices.get('0246246-0')?.map(({ partyKind }) => partyKind)).toEqual(['fpa'])
  })

  test('an office closes with its party', async () => {
    await db.ownerSql`update party set valid_until = '2026-03-02' where id = '3221315-8'`
    const now = await loadRoutingTable(db.ownerSql, all, liveLimits)
    const home = facts({ homeMunicipality: '507' })
    expect(explainRoute(home, now, new Date('2026-03-01T21:59:59Z')).office).toBe('area-12')
    expect(explainRoute(home, now, new Date('2026-03-01T22:00:00Z')).reason).toBe('route.office-unheld')
  })
})

function all(): boolean {
  return true
}

function facts(changes: Partial<RoutingFacts> = {}): RoutingFacts {
  return {
    messageType: 'concern-consented',
    receiverKind: 'social-services',
    homeMunicipality: '102',
    urgency: 'normal',
    language: 'fi',
    ...changes,
  }
}

function hasRightCheckDigit(id: string): boolean {
  const weights = [7, 9, 10, 5, 8, 4, 2]
  const rest = weights.reduce((sum, weight, n) => sum + weight * Number(id[n]), 0) % 11
  return rest !== 1 && Number(id[8]) === (11 - rest) % 11
}
