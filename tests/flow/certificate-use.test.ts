import { afterAll, beforeAll, expect, test } from 'vitest'
import { listCertificatesOf } from '../../src/store/party-views.ts'
import { thumbprintOf } from '../../src/verify/x509.ts'
import { parties } from '../support/world.ts'
import { type Offices, openOffices } from './offices.ts'

let offices: Offices

beforeAll(async () => {
  offices = await openOffices()
})
afterAll(async () => {
  expect(offices.app.faults).toEqual([])
  await offices.close()
})

test('which certificate a caller shows is noted: only that one, and not what opens nothing', async () => {
  const { app, world, fpa, database } = offices
  const used = async () => {
    const certificates = await listCertificatesOf(database.sql, parties.fpa)
    return certificates.filter(({ usedAt }) => usedAt !== null).map(({ thumbprint }) => thumbprint)
  }
  const { certificate } = world.party('fpa').signature
  await app.as({ tls: { certificate } }).get('/v1/offices')
  expect(await fpa.get('/v1/offices')).toMatchObject({ status: 200 })
  await expect.poll(used).toEqual([thumbprintOf(world.party('fpa').tls.certificate)])
})
