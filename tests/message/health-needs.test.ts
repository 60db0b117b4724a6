import { describe, expect, test } from 'vitest'
import { countedNeeds, type GatewayHealth, type ProcessHealth, plainNeeds } from '../../src/message/health.ts'
import { findNeeds } from '../../src/message/health-needs.ts'

type Told = Omit<GatewayHealth, 'needs'>

const at = '2026-11-27T12:00:00.000Z'
const well: Told = {
  at,
  maintenance: null,
  queues: { open: 4, atDesk: 0, late: 0, held: 2, oldestAt: at, unsentNotices: 3, givenUpNotices: 0, notTaken: 1 },
  log: { size: 20, checkpointSize: 19, checkpointAt: '2026-11-27T11:58:00.000Z' },
  database: { version: '18.1', bytes: 1, connections: 9, migrations: 20, now: '2026-11-27T12:00:02.000Z' },
  traffic: [],
  ownCertificates: [{ use: 'public', validUntil: '2027-06-01T00:00:00.000Z', daysLeft: 185, endsSoon: false }],
  witnesses: [],
  crls: [{ issuer: 'CN=Root', usableUntil: null, stale: false }],
  certificates: { unusable: 0, endingSoon: 0, firstEnd: null },
  offices: { all: 25, notLive: 0 },
  alarms: [{ code: 'inbox.wrong-hash', alarms: 3 }],
  versions: { budkavle: '0.0.0', node: '26.0.0' },
}
const own: ProcessHealth = { knowledgeAgeSeconds: 300, jobs: [{ job: 'erase', done: 3, failed: 0 }] }
const queues = (changed: Partial<Told['queues']>) => ({ queues: { ...well.queues, ...changed } })
const log = (changed: Partial<Told['log']>) => ({ log: { ...well.log, ...changed } })
const database = (now: string) => ({ database: { ...well.database, now } })

const needs: readonly (readonly [string, Partial<Told & ProcessHealth>, object])[] = [
  ['maintenance', { maintenance: { reason: 'update', until: null, since: at } }, { code: 'intake.maintenance' }],
  ['late messages', queues({ late: 2 }), { code: 'messages.late', count: 2 }],
  ['the manual desk', queues({ atDesk: 1 }), { code: 'messages.at-desk', count: 1 }],
  ['notices given up', queues({ givenUpNotices: 5 }), { code: 'notices.given-up', count: 5 }],
  ['an old list', { crls: [{ issuer: 'CN=Root', usableUntil: null, stale: true }] }, { code: 'crl.stale' }],
  [
    'an own certificate',
    { ownCertificates: [{ use: 'room', validUntil: at, daysLeft: -1, endsSoon: true }] },
    { code: 'own-certificate.ending', use: 'room', daysLeft: -1 },
  ],
  [
    'certificates that cannot be used',
    { certificates: { unusable: 1, endingSoon: 0, firstEnd: null } },
    { code: 'certificates.unusable', count: 1 },
  ],
  [
    'certificates that end',
    { certificates: { unusable: 0, endingSoon: 2, firstEnd: at } },
    { code: 'certificates.ending', count: 2 },
  ],
  ['offices', { offices: { all: 25, notLive: 3 } }, { code: 'offices.not-live', count: 3 }],
  ['an old checkpoint', log({ checkpointAt: '2026-11-27T11:57:59.999Z' }), { code: 'log.checkpoint-old' }],
  ['no checkpoint', log({ checkpointSize: null, checkpointAt: null }), { code: 'log.checkpoint-old' }],
  ['old knowledge', { knowledgeAgeSeconds: 300.1 }, { code: 'knowledge.old' }],
  ['a failed job', { jobs: [{ job: 'erase', done: 3, failed: 1 }] }, { code: 'jobs.failed' }],
  ['a clock that is behind', database('2026-11-27T11:59:57.999Z'), { code: 'clocks.apart' }],
]

describe('what needs somebody', () => {
  test('is nothing when all is well, at the very bounds too', () => {
    expect(findNeeds(well, own)).toEqual([])
    expect(findNeeds({ ...well, ...log({ checkpointSize: 20, checkpointAt: '2026-01-01T00:00:00Z' }) }, own)).toEqual(
      [],
    )
    expect(findNeeds({ ...well, ...log({ size: 0, checkpointSize: null, checkpointAt: null }) }, own)).toEqual([])
  })

  test.each(needs)('is told alone: %s', (_, { knowledgeAgeSeconds, jobs, ...changed }, need) => {
    const process = { ...own, ...(jobs && { jobs }), ...(knowledgeAgeSeconds && { knowledgeAgeSeconds }) }
    expect(findNeeds({ ...well, ...changed }, process)).toEqual([need])
  })

  test('has all its codes above', () => {
    const codes = [...plainNeeds, ...countedNeeds, 'own-certificate.ending'].sort()
    const told = needs.map(([, , need]) => (need as { code: string }).code)
    expect([...new Set(told)].sort()).toEqual(codes)
  })

  test('comes with the most pressing first; of a process nothing is judged where none answers', () => {
    const bad = { ...well, ...queues({ late: 1, atDesk: 1 }), offices: { all: 25, notLive: 1 } }
    const process = { knowledgeAgeSeconds: 999, jobs: [{ job: 'erase', done: 0, failed: 9 }] }
    const codes = (own?: ProcessHealth) => findNeeds(bad, own).map(({ code }) => code)
    const both = ['messages.late', 'messages.at-desk', 'offices.not-live']
    expect(codes(process)).toEqual([...both, 'knowledge.old', 'jobs.failed'])
    expect(codes()).toEqual(both)
  })
})
