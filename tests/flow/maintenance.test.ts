import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setMaintenance } from '../../src/store/maintenance.ts'
import { createConcern, signMessage } from '../support/messages.ts'
import { origin } from '../support/world.ts'
import { type Offices, openOffices, refusalOf } from './offices.ts'

let offices: Offices

beforeAll(async () => {
  offices = await openOffices()
})
afterAll(async () => {
  expect(offices.app.faults).toEqual([])
  await offices.close()
})

test('a sender is told why and until when, and to send the same later; offices go on; after it the same is taken', async () => {
  const { app, fpa, world, send, lease, confirm } = offices
  const before = await send()
  await set({ reason: 'database', until: '2026-11-20T15:00:00.000Z' })
  await expect.poll(() => app.knowledge.maintenance()?.reason).toBe('database')

  const signed = await signMessage(createConcern(), world.party('fpa'), 'json')
  expect(refusalOf(await fpa.post('/v1/messages', signed))).toBe(
    '503 gateway.maintenance: work on the database; expected until 2026-11-20T15:00:00.000Z',
  )
  for (const [method, path] of [
    ['POST', '/v1/batches'],
    ['PUT', `/v1/attachments/${'0'.repeat(64)}`],
  ] as const) {
    const reply = method === 'PUT' ? await fpa.put(path, 'x', 'application/pdf') : await fpa.send(path, 'x')
    expect(refusalOf(reply)).toContain('503 gateway.maintenance')
  }
  const response = await app.app.request('/v1/messages', {
    method: 'POST',
    headers: { 'x-test-certificate': world.party('fpa').tls.certificate.toString('base64') },
  })
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '60'])

  expect(await confirm('area-06', await lease('area-06'))).toMatchObject({ status: 200 })
  expect(await fpa.get(`/v1/messages/${before.messageId}`)).toMatchObject({ status: 200 })

  await set(undefined)
  await expect.poll(() => app.knowledge.maintenance()).toBeUndefined()
  expect(await fpa.post('/v1/messages', signed)).toMatchObject({ status: 202 })
})

function set(wish: Parameters<typeof setMaintenance>[1]) {
  const stamp = { at: offices.world.at, issuer: origin, newId: randomUUID }
  return setMaintenance(offices.app.store.commit, wish, 'staff.17', stamp)
}
