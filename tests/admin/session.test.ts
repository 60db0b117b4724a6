import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseEvidence } from '../../src/evidence/entry.ts'
import { openRoom, personWith, roomOrigin, startSession, type TestRoom } from './room.ts'

let room: TestRoom
let now = new Date('2026-11-27T10:00:00Z')

beforeAll(async () => {
  room = await openRoom({ now: () => now })
})
afterAll(() => room?.close())

const minuteMs = 60_000
const auditor = personWith({ role: 'auditor' })

describe('a session', () => {
  test('ends after 30 minutes without use, and lives on while it is used', async () => {
    const visitor = await room.as(auditor)
    for (let at = 0; at < 3; at++) {
      pass(29 * minuteMs)
      expect((await visitor.get('/api/session')).status).toBe(200)
    }
    pass(30 * minuteMs)
    expect((await visitor.get('/api/session')).status).toBe(401)
  })

  test('ends after 8 hours however busy', async () => {
    const visitor = await room.as(auditor)
    const { until } = (await (await visitor.get('/api/session')).json()) as { until: string }
    expect(Date.parse(until) - now.getTime()).toBe(8 * 3_600_000)
    for (let at = 0; at < 19; at++) {
      pass(25 * minuteMs)
      expect((await visitor.get('/api/session')).status).toBe(200)
    }
    pass(5 * minuteMs)
    expect((await visitor.get('/api/session')).status).toBe(401)
  })

  test('is over once signed out, on the server too', async () => {
    const visitor = await room.as(auditor)
    const response = await visitor.post('/fi/sign-out')
    expect([response.status, response.headers.get('location')]).toEqual([303, '/fi/sign-in'])
    expect(response.headers.get('set-cookie')).toMatch(/^__Host-budkavle=; Max-Age=0/)
    expect((await visitor.get('/api/session')).status).toBe(401)
  })

  test('that is signed out of is in the log, once; one that ran out is not', async () => {
    const person = personWith({ role: 'auditor' })
    const visitor = await room.as(person)
    await visitor.post('/fi/sign-out')
    await visitor.post('/fi/sign-out')
    const left = await room.as(person)
    pass(31 * minuteMs)
    await left.post('/fi/sign-out')
    const rows = await room.database.ownerSql<{ evidence: string }[]>`select evidence from log_entry order by index`
    const own = rows.map(({ evidence }) => JSON.parse(evidence)).filter(({ by }) => by === person.staff)
    expect(own.map(({ reasons, subject }) => [reasons[0], subject])).toEqual([
      ['session.started', 'session:admin'],
      ['session.ended', 'session:admin'],
      ['session.started', 'session:admin'],
    ])
  })

  test('goes on where the log does not take its end', async () => {
    const broken = await openRoom({
      adapt: (deps) => ({ ...deps, endSession: () => Promise.reject(new Error('the log is away')) }),
    })
    const visitor = await broken.as(auditor)
    const response = await visitor.post('/fi/sign-out')
    expect([response.status, response.headers.get('set-cookie')]).toEqual([500, null])
    expect((await visitor.get('/api/session')).status).toBe(200)
    await broken.close()
  })

  test('is kept without its token', async () => {
    const { cookie } = await room.as(auditor)
    const rows = await room.database.ownerSql`select s::text as row from admin_session s`
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1])
    expect(rows.length).toBeGreaterThan(0)
  })

  test('that the log does not take does not start', async () => {
    const broken = await openRoom()
    // A name is no identifier of the staff: the log refuses it, and nobody is signed in.
    await expect(
      startSession(broken.deps, { staff: 'Maija Meikäläinen', grants: [{ role: 'auditor' }] }),
    ).rejects.toThrow()
    expect(await broken.database.ownerSql`select from admin_session`).toHaveLength(0)
    await broken.close()
  })

  test('is in the log with the roles that it has', async () => {
    const person = personWith({ role: 'operator', area: '06' }, { role: 'routing-editor' })
    await room.as(person)
    const [entry] = await room.database.ownerSql<{ evidence: string }[]>`
      select evidence from log_entry order by index desc limit 1`
    expect(parseEvidence(entry?.evidence ?? '')).toMatchObject({
      event: 'AdministrativeAct',
      by: person.staff,
      subject: 'session:admin',
      reasons: ['session.started', 'session.oidc', 'role.operator-06', 'role.routing-editor'],
    })
  })

  test('that was old is swept when another starts', async () => {
    await room.as(auditor)
    pass(25 * 60 * minuteMs)
    await room.as(auditor)
    expect(await room.database.ownerSql`select from admin_session where started_at < ${now}`).toHaveLength(0)
  })
})

test('a made-up or broken cookie is nobody', async () => {
  for (const cookie of ['__Host-budkavle=', '__Host-budkavle=x', `__Host-budkavle=${'A'.repeat(4000)}`, 'budkavle=x']) {
    const response = await room.app.request(`${roomOrigin}/api/session`, { headers: { cookie } })
    expect(response.status).toBe(401)
  }
})

test('a page leads to signing in and back, without its query', async () => {
  const visitor = await room.as()
  for (const [path, to] of [
    ['/fi', '/fi/sign-in'],
    ['/sv/audit?before=7', '/sv/sign-in?to=/sv/audit'],
  ] as const) {
    const response = await visitor.get(path)
    expect([response.status, response.headers.get('location')]).toEqual([303, to])
  }
})

function pass(ms: number): void {
  now = new Date(now.getTime() + ms)
}
