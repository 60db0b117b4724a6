import { expect, test } from 'vitest'
import { createOperations, type Readiness } from '../../src/http/operations.ts'

const nothing = {
  verifierKey: '',
  development: false,
  incidents: {
    list: async () => [],
    find: async () => undefined,
    findReceipt: async () => undefined,
    findManifest: async () => undefined,
    findAnswer: async () => undefined,
  },
}

const good: Readiness = {
  database: true,
  log: true,
  crls: [{ issuer: 'root.pem', usableUntil: null, nextUpdate: null, stale: false }],
  knowledge: { ageSeconds: 300, unusableCertificates: 2 },
  undelivered: [],
}

test('a gateway is ready while it knows who is registered, and tells how many certificates it left out', async () => {
  const { status, body } = await ask(() => Promise.resolve(good))
  expect(status).toBe(200)
  expect(body).toEqual({ ready: true, ...good })
})

test.each<[string, Partial<Readiness>]>([
  ['what it knows is too old', { knowledge: { ageSeconds: 301, unusableCertificates: 0 } }],
  ['its database is gone', { database: false }],
  ['its log is not whole', { log: false }],
  [
    'a revocation list is stale',
    { crls: [...good.crls, { issuer: 'tls.pem', usableUntil: null, nextUpdate: null, stale: true }] },
  ],
])('it is not ready when %s', async (_what, change) => {
  const { status, body } = await ask(() => Promise.resolve({ ...good, ...change }))
  expect(status).toBe(503)
  expect(body).toMatchObject({ ready: false, ...change })
})

test('it is not ready when it cannot tell', async () => {
  const { status, body } = await ask(() => Promise.reject(new Error('no answer')))
  expect(status).toBe(503)
  expect(body).toMatchObject({ ready: false, database: false, knowledge: null })
})

async function ask(readiness: () => Promise<Readiness>) {
  const answer = await createOperations({ ...nothing, readiness, metrics: () => Promise.resolve('') }).request(
    '/readyz',
  )
  return { status: answer.status, body: await answer.json() }
}
