import { expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import { findNotLive } from '../../src/route/live.ts'
import { selectRoute } from '../../src/route/route.ts'
import type { OfficeWatch } from '../../src/route/table.ts'
import { consented } from './consented.ts'
import { fpa, liveLimits, noon, office, rows, satakunta, table } from './fixture.ts'

const certificates = rows.tlsCertificates.filter(({ party }) => party === satakunta)
const minutesAgo = (minutes: number) => new Date(noon.getTime() - minutes * 60_000)
const watch: OfficeWatch = {
  office: 'area-06',
  hasResponsible: true,
  lastPolledAt: minutesAgo(60),
  canaryConfirmedAt: minutesAgo(26 * 60),
}

test.each<[string, Partial<OfficeWatch>, readonly string[]]>([
  ['everything just in time', {}, []],
  ['a poll a moment too old', { lastPolledAt: minutesAgo(60.1) }, ['office.not-polled']],
  ['no poll ever', { lastPolledAt: null }, ['office.not-polled']],
  ['nobody responsible', { hasResponsible: false }, ['office.no-responsible']],
  ['a canary a moment too old', { canaryConfirmedAt: minutesAgo(26 * 60 + 0.1) }, ['office.canary-late']],
  ['no canary ever', { canaryConfirmedAt: null }, ['office.canary-late']],
])('an office with %s', (_, changes, reasons) => {
  const one = { ...office('area-06', satakunta), tlsCertificates: certificates, watch: { ...watch, ...changes } }
  expect(findNotLive(one, liveLimits, '2026-03-02', noon)).toEqual(reasons)
})

test('an office of which nothing is known lacks everything; FPA gets no canaries; the manual desk polls nothing', () => {
  const without = (id: string, party: typeof fpa | null, kind: 'default' | 'manual-desk' = 'default') =>
    findNotLive({ ...office(id, party, { kind }), tlsCertificates: [] }, liveLimits, '2026-03-02', noon)
  const everything = ['office.certificate', 'office.not-polled', 'office.no-responsible']
  expect(without('area-06', satakunta)).toEqual([...everything, 'office.canary-late'])
  expect(without('fpa', fpa)).toEqual(everything)
  expect(without('manual-desk', null, 'manual-desk')).toEqual([])
})

test('one that is not live receives all the same, and the route says why it is not', () => {
  const silent = table({ watches: [{ ...watch, lastPolledAt: null }] })
  const { route } = selectRoute(consented(), silent, noon)
  expect(route).toMatchObject({ office: 'area-06', reason: 'rule', explanation: { notLive: ['office.not-polled'] } })
  expect(selectRoute(consented(), table(), noon).route.explanation).not.toHaveProperty('notLive')
})

test('the manual desk is never said not to be live', () => {
  const unknown = consented({ message: { person: { homeMunicipality: '999', contactLanguage: 'fi' } } })
  expect(selectRoute(unknown, table({ watches: [] }), noon).route.explanation).not.toHaveProperty('notLive')
})

test('a type routed by an office goes to the one that it names, if that can take it', () => {
  const named = (id: string) =>
    selectRoute(
      consented({ type: { routedBy: { office: '/office' } }, message: { office: id as OfficeId } }),
      table(),
      noon,
    ).route
  expect(named('unit')).toEqual({
    office: 'unit',
    party: satakunta,
    reason: 'named',
    rule: null,
    explanation: { municipality: null, area: null, named: 'unit', considered: [] },
  })
  expect(named('area-12')).toMatchObject({ office: 'area-12', reason: 'named' })
  for (const id of ['nowhere', 'fpa', 'manual-desk']) {
    expect(named(id)).toMatchObject({ office: 'manual-desk', reason: 'route.none', explanation: { named: id } })
  }
})
