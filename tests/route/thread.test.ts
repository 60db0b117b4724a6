import { describe, expect, test } from 'vitest'
import type { OfficeId, PartyId } from '../../src/message/ids.ts'
import type { KnownMessage } from '../../src/message/links.ts'
import { selectRoute } from '../../src/route/route.ts'
import type { RoutingTable } from '../../src/route/table.ts'
import { consented, known } from './consented.ts'
import { fpa, noon, office, rows, rule, satakunta, southSavo, table, withRules } from './fixture.ts'

describe('a message about one that the sender has sent', () => {
  test('goes where that lies or lay, whatever the rules say now', () => {
    const elsewhere = withRules(rule('newer', { municipality: '102' }))
    expect(routeOf(fpa, {}, elsewhere)).toEqual({
      office: 'area-06',
      party: satakunta,
      reason: 'thread',
      rule: null,
      explanation: { municipality: null, area: null, thread: { office: 'area-06' }, considered: [] },
    })
    expect(routeOf(fpa, { office: 'unit' as OfficeId, state: 'stored' }).office).toBe('unit')
  })

  test('follows it to the manual desk', () => {
    expect(routeOf(fpa, { office: 'manual-desk' as OfficeId, receiver: null })).toMatchObject({
      office: 'manual-desk',
      party: null,
      reason: 'route.none',
      explanation: { thread: { office: 'manual-desk' } },
    })
  })

  test.each([
    ['nobody can poll', table({ tlsCertificates: [] })],
    [
      'is closed',
      table({ offices: [office('area-06', satakunta, { validUntil: '2026-03-02' }), ...rows.offices.slice(-1)] }),
    ],
    ['is no more', table({ offices: rows.offices.slice(-1) })],
  ])('goes to the manual desk when its office %s', (_, unheld) => {
    expect(routeOf(fpa, {}, unheld)).toMatchObject({
      office: 'manual-desk',
      party: null,
      reason: 'route.office-unheld',
      explanation: { thread: { office: 'area-06' } },
    })
  })
})

describe('a message about one that was sent to the sender', () => {
  test('goes back to FPA by the rules for FPA', () => {
    const receipts = withRules(
      rule('receipts', { receiverKind: 'fpa', messageType: 'receipt', office: 'fpa-06' as OfficeId }),
      rule('contact-06', { receiverKind: 'fpa', area: '06', office: 'fpa-06' as OfficeId }),
    )
    const desk = { ...receipts, offices: new Map([...receipts.offices, ['fpa-06', held(fpa, 'fpa-06')]]) }
    expect(routeOf(satakunta, {}, desk)).toEqual({
      office: 'fpa-06',
      party: fpa,
      reason: 'thread',
      rule: null,
      explanation: {
        municipality: null,
        area: null,
        thread: { party: fpa },
        considered: [
          { rule: 'receipts', office: 'fpa-06', outcome: 'won' },
          { rule: 'default-fpa', office: 'fpa', outcome: 'less-specific' },
        ],
      },
    })
    expect(routeOf(satakunta)).toMatchObject({ office: 'fpa', party: fpa, reason: 'thread', rule: null })
  })

  test('goes to the manual desk when FPA holds no office', () => {
    expect(routeOf(satakunta, {}, table({ tlsCertificates: rows.tlsCertificates.slice(1) }))).toMatchObject({
      office: 'manual-desk',
      reason: 'route.office-unheld',
      explanation: { thread: { party: fpa }, considered: [{ rule: 'default-fpa', outcome: 'office-unheld' }] },
    })
  })

  test('goes back to the default office of a social services party, never to one of its units', () => {
    const sent = { sender: southSavo, receiver: fpa, office: 'fpa' as OfficeId }
    expect(routeOf(fpa, sent)).toMatchObject({
      office: 'area-12',
      party: southSavo,
      reason: 'thread',
      rule: null,
      explanation: { thread: { office: 'area-12' } },
    })
    expect(routeOf(fpa, { ...sent, sender: satakunta }).office).toBe('area-06')
    expect(routeOf(satakunta, sent).office).toBe('area-12')
  })

  test('goes to a default office that is open, of several', () => {
    const closed = office('a-closed', southSavo, { validUntil: '2026-01-01' })
    const unit = office('a-unit', southSavo, { kind: 'unit' })
    const several = table({ offices: [closed, unit, office('b-later', southSavo), ...rows.offices].reverse() })
    expect(routeOf(fpa, { sender: southSavo }, several).office).toBe('area-12')
  })

  test('goes to the manual desk when nobody holds the default office, or there is none', () => {
    const unheld = table({ tlsCertificates: rows.tlsCertificates.slice(0, 2) })
    expect(routeOf(fpa, { sender: southSavo }, unheld)).toMatchObject({
      office: 'manual-desk',
      reason: 'route.office-unheld',
      explanation: { thread: { office: 'area-12' } },
    })
    expect(routeOf(fpa, { sender: '1000002-0' as PartyId })).toMatchObject({
      office: 'manual-desk',
      reason: 'route.none',
      explanation: { thread: { party: '1000002-0' } },
    })
  })
})

test('a message routed by reference that has none is a fault, for validation has refused it', () => {
  expect(() => selectRoute(consented({ type: { routedBy: 'reference' } }), table(), noon)).toThrow('has none')
})

test('the version is asked of the other end, too', () => {
  const type = { name: 'receipt', routedBy: 'reference', version: '2' } as const
  expect(() => selectRoute(consented({ type, links: { referred: known() } }), table(), noon)).toThrow('version 1')
})

function routeOf(from: PartyId, referred: Partial<KnownMessage> = {}, by: RoutingTable = table()) {
  const type = { name: 'receipt', routedBy: 'reference' } as const
  return selectRoute(consented({ type, message: { from }, links: { referred: known(referred) } }), by, noon).route
}

function held(party: PartyId, id: string) {
  const watch = rows.watches.find((one) => one.office === id)
  const tlsCertificates = rows.tlsCertificates.filter((one) => one.party === party)
  return { ...office(id, party), tlsCertificates, ...(watch && { watch }) }
}
