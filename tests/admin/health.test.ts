import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OfficeId } from '../../src/message/ids.ts'
import { fpa, messageOperation } from '../store/operations.ts'
import { openRoom, personWith, type TestRoom, type Visitor } from './room.ts'

let room: TestRoom
let operator: Visitor

beforeAll(async () => {
  room = await openRoom({ world: true })
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
    const { traffic } = health as { traffic: { accepted: number }[] }
    expect([traffic.length, traffic.at(-1)?.accepted]).toEqual([48, 3])
    const page = await (await operator.get('/en/health')).text()
    expect(page).toContain('aria-label="Messages in two days: 3. In the busiest hour: 3."')
    expect(page).toMatch(/<rect [^>]*height="100"\/>/)
    expect(page).toContain('Messages that are late: 1')
    expect(page).not.toMatch(/<script|<style|\sstyle=/)
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
