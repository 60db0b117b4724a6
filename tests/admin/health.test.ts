import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import { fpa, messageOperation } from '../store/operations.ts'
import { openRoom, personWith, type TestRoom, type Visitor } from './room.ts'

let room: TestRoom
let operator: Visitor
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000 + 60_000)

beforeAll(async () => {
  const ownCertificates = [
    { use: 'public', validUntil: inDays(300) },
    { use: 'room', validUntil: inDays(119) },
    { use: 'canary', validUntil: inDays(-2) },
  ] as const
  room = await openRoom({ world: true, ownCertificates })
  operator = await room.as({ staff: 'staff.17', grants: [{ role: 'operator' }] })
})
afterAll(async () => {
  expect(room.faults).toEqual([])
  await room.close()
})

describe('health', () => {
  test('tells what waits, what is late, and the hour’s traffic, as a chart and as a table', async () => {
    const now = new Date()
    for (const office of ['area-06', 'area-06', 'manual-desk'] as OfficeId[])
      await room.commit(messageOperation({ office }))
    await room.database.ownerSql`update message set accepted_at = ${now}`
    await room.database.ownerSql`update delivery set steps_taken = 1 where message = 1`
    const health = await read('/api/health')
    expect(health).toMatchObject({
      queues: { open: 3, late: 1, atDesk: 1 },
      log: { size: expect.any(Number), checkpointAt: null },
      database: { version: expect.stringMatching(/^\d+/) },
      certificates: { unusable: 0, endingSoon: 0 },
      crls: expect.arrayContaining([expect.objectContaining({ stale: false })]),
    })
    const { traffic, needs } = health as { traffic: { accepted: number }[]; needs: object[] }
    expect([traffic.length, traffic.at(-1)?.accepted]).toEqual([48, 3])
    expect(needs).toEqual(
      expect.arrayContaining([
        { code: 'messages.late', count: 1 },
        { code: 'messages.at-desk', count: 1 },
        { code: 'own-certificate.ending', use: 'canary', daysLeft: -2 },
      ]),
    )
    const page = await (await operator.get('/en/health')).text()
    expect(page).toContain(`Things that need somebody: ${needs.length}.`)
    expect(page).toContain('aria-label="Messages in two days: 3. Urgent, in red: 0. In the busiest hour: 3."')
    expect(page).toMatch(/<rect [^>]*height="100"\/>/)
    expect(page).toContain('Messages that are late: 1')
    expect(page).not.toMatch(/<script|<style|\sstyle=/)
  })

  test('tells of the gateway’s own certificates months ahead, and that no witness cosigns the log', async () => {
    const { ownCertificates, witnesses } = (await read('/api/health')) as Record<string, unknown>
    expect(ownCertificates).toEqual([
      { use: 'public', validUntil: expect.any(String), daysLeft: 300, endsSoon: false },
      { use: 'room', validUntil: expect.any(String), daysLeft: 119, endsSoon: true },
      { use: 'canary', validUntil: expect.any(String), daysLeft: -2, endsSoon: true },
    ])
    expect(witnesses).toEqual([])
    const page = await (await operator.get('/en/health')).text()
    expect(page).toContain('<li>The gateway’s own certificate, for this room: 119 days left</li>')
    expect(page).toContain('<li>The certificate that test messages are signed by: has ended</li>')
    expect(page).not.toContain('<li>The gateway’s own certificate, for parties')
    expect(page).toContain('No witness cosigns this log')
  })

  test('says in words that no job has run yet, and else how often each has', async () => {
    expect(await read('/api/health')).toMatchObject({ jobs: [] })
    const page = async (language: string) => (await operator.get(`/${language}/health`)).text()
    expect(await page('en')).toContain('No regular job has run yet in the process that answered you.')
    expect(await page('sv')).toContain('har inget schemalagt jobb körts ännu')
    expect(await page('fi')).not.toContain('Työ</th>')
    room.metrics.jobRuns.inc({ job: 'erase', outcome: 'failed' })
    expect(await read('/api/health')).toMatchObject({
      jobs: [{ job: 'erase', done: 0, failed: 1 }],
      needs: expect.arrayContaining([{ code: 'jobs.failed' }]),
    })
    expect(await page('fi')).toMatch(/<th[^>]*>Työ<\/th>/)
    room.metrics.jobRuns.reset()
  })

  test('is for nobody who is bound to an area', async () => {
    const bound = await room.as(personWith({ role: 'operator', area: '06' }))
    expect((await bound.get('/fi/health')).status).toBe(403)
  })

  test('gives a report to take along, with nothing of anybody in it', async () => {
    await room.database.ownerSql`
      insert into office_watch (office, responsible_name, responsible_email) values ('area-06', 'Maija Vastuu', 'maija@county.example')
      on conflict (office) do update set responsible_name = excluded.responsible_name,
        responsible_email = excluded.responsible_email`
    await operator.send('PUT', '/api/maintenance', { on: true, reason: 'update' })
    const answer = await operator.get('/en/health/diagnostics')
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="budkavle-diagnostics-[\dT]+\.json"$/,
    )
    const text = await answer.text()
    await operator.send('PUT', '/api/maintenance', { on: false })
    expect(JSON.parse(text)).toMatchObject({
      format: 'budkavle-diagnostics/1',
      queues: { open: 3 },
      maintenance: { reason: 'update' },
      settings: { development: true, databaseUrl: 'not set' },
    })
    const [row] = await room.database.sql<{ id: string }[]>`select message_id as id from message limit 1`
    const personal = [
      'Maija',
      'county.example',
      'staff.17',
      row?.id ?? '',
      fpa,
      'Henkilö',
      'TMP-900',
      process.cwd(),
      '/tmp',
    ]
    expect(personal.filter((one) => text.includes(one))).toEqual([])
    expect(text).not.toMatch(/\d{6}[-+A]\d{3}|@|https?:/)
  })
})

describe('maintenance', () => {
  test('begins with a reason and ends, once each, in the log; every process follows', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString()
    expect(await set({ on: true, reason: 'because' })).toEqual({ outcome: 'incomplete' })
    expect(await set({ on: true, reason: 'database', until: '2020-01-01T00:00:00Z' })).toEqual({
      outcome: 'incomplete',
    })
    expect(await set({ on: true, reason: 'database', until })).toEqual({ outcome: 'done' })
    expect(await set({ on: true, reason: 'update' })).toEqual({ outcome: 'there' })
    await expect.poll(() => room.knowledge.maintenance()?.reason).toBe('database')
    expect(await read('/api/maintenance')).toMatchObject({ maintenance: { reason: 'database', until } })
    expect(await (await operator.get('/fi/health/maintenance')).text()).toContain('Tietokannan huolto')
    expect((await operator.post('/fi/health/maintenance', { on: 'no' })).status).toBe(303)
    await expect.poll(() => room.knowledge.maintenance()).toBeUndefined()
    expect(await set({ on: false })).toEqual({ outcome: 'there' })
    const auditor = await room.as(personWith({ role: 'auditor' }))
    const { acts } = (await (await auditor.get('/api/acts')).json()) as { acts: { reasons: string[]; by: string }[] }
    const own = acts
      .filter(({ reasons }) => reasons[0]?.startsWith('maintenance.'))
      .map(({ reasons }) => reasons.join())
    expect(own.slice(0, 2)).toEqual(['maintenance.ended', 'maintenance.started,maintenance.database'])
    expect((await auditor.send('PUT', '/api/maintenance', { on: true, reason: 'update' })).status).toBe(403)
  })
})

function set(body: object): Promise<unknown> {
  return operator.send('PUT', '/api/maintenance', body).then((answer) => answer.json())
}

async function read(path: string): Promise<unknown> {
  return (await operator.get(path)).json()
}
