import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendWithFiles, showWhatIsKept } from './openapi-traffic.ts'
import type { Reply } from './support/app.ts'
import { createOpenapiChecker, type Openapi, type OpenapiChecker } from './vectors/play/openapi-checker.ts'
import { certificateOf, openVectorGateway, type VectorGateway } from './vectors/play/world.ts'

let gateway: VectorGateway
let openapi: Openapi
let checker: OpenapiChecker
/** `operation status` of every answer. */
const seen = new Set<string>()

beforeAll(async () => {
  gateway = await openVectorGateway()
  openapi = (await gateway.app.as().get('/v1/openapi.json')).json<never>()
  checker = createOpenapiChecker(openapi)
})
afterAll(() => gateway?.close())

describe('the description', () => {
  test('is OpenAPI 3.1: the parts that must be there are, with unique operation ids', () => {
    expect(openapi.openapi).toMatch(/^3\.1\.\d$/)
    expect(openapi.info).toMatchObject({ title: expect.any(String), version: expect.any(String) })
    const operations = operationsOf(openapi)
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
    for (const { operation } of operations) {
      expect(operation).toMatchObject({ operationId: expect.any(String), summary: expect.any(String) })
      expect(Object.keys(operation.responses).every((status) => /^[2-5]\d\d$/.test(status))).toBe(true)
      expect(Object.values(operation.responses).every(({ description }) => description !== '')).toBe(true)
    }
  })

  test('names each parameter of an address, and no other', () => {
    for (const { path, operation } of operationsOf(openapi)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(inPath.map(({ name }) => name)).toEqual(named)
      expect(inPath.every(({ required }) => required)).toBe(true)
    }
  })

  test('refers only to what it has, and its schemas are sound', () => {
    const refs = [...JSON.stringify(openapi).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    )
    const names = Object.keys(openapi.components.schemas)
    expect([...new Set(refs)].filter((name) => !names.includes(name ?? ''))).toEqual([])
    for (const name of names) expect(() => checker.faults({ $ref: `#/components/schemas/${name}` }, 0)).not.toThrow()
  })

  test('names every address of the gateway that is no page for people, and no other', () => {
    const all = gateway.app.app.routes.filter(({ method }) => method !== 'ALL')
    const routes = all.filter(({ path }) => !path.startsWith('/catalogue'))
    const served = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}').replace(/\/$/, '')}`)
    const described = operationsOf(openapi).map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    expect([...new Set(served)].sort()).toEqual(described.sort())
  })

  test('its examples follow its schemas', () => {
    for (const { operation } of operationsOf(openapi)) {
      for (const { schema, example } of Object.values(operation.requestBody?.content ?? {})) {
        if (example !== undefined) expect(checker.faults(schema, example)).toEqual([])
      }
    }
  })
})

describe('what the gateway answers', () => {
  test('is what the description says, from the examples posted to the receipt', async () => {
    const [messageId] = await postExamples()
    await call('GET', `/v1/messages/${messageId}`, 'fpa.tls')
    await call('GET', `/v1/threads/${messageId}`, 'satakunta.tls')
    await call('GET', '/v1/inbox/items?limit=1', 'satakunta.tls')
    await postExample('/v1/inbox/leases', 'satakunta.tls')
    const [lease] = await leaseOthers()
    await call('GET', `/v1/inbox/items/${lease?.item}`, 'satakunta.tls')
    const content = await call('GET', `/v1/inbox/items/${lease?.item}/content`, 'satakunta.tls')
    const sha256 = createHash('sha256').update(content.bytes).digest('hex')
    await postExample(`/v1/inbox/items/${lease?.item}/confirmation`, 'satakunta.tls')
    const [again] = await leaseOthers()
    const closing = { leaseToken: again?.leaseToken }
    const confirmed = await callJson(`/v1/inbox/items/${again?.item}/confirmation`, {
      ...closing,
      recordId: 'record-1',
      sha256,
    })
    await call('GET', `/v1/receipts/${confirmed.receipt().inclusion.leafIndex}`, 'satakunta.tls')
  })

  test('is what the description says, of a rejection', async () => {
    const { database } = gateway
    await database.ownerSql`update delivery set leased_until = now() - interval '1 second' where state = 'open'`
    const [lease] = await leaseOthers()
    await postExample(`/v1/inbox/items/${lease?.item}/rejection`, 'east-uusimaa.tls')
    await callJson(`/v1/inbox/items/${lease?.item}/rejection`, {
      leaseToken: lease?.leaseToken,
      reason: 'not-our-task',
    })
  })

  test('is what the description says, of the log', async () => {
    for (const path of ['/v1/log/key', '/v1/log/checkpoint', '/v1/openapi.json']) await call('GET', path, null)
    await call('GET', '/v1/log/inclusion?index=0&size=2', null)
    await call('GET', '/v1/log/consistency?from=1&to=2', null)
  })

  test('is what the description says, of the catalogue', async () => {
    const type = '/v1/catalogue/concern-consented/1'
    for (const file of ['schema.json', 'schema.xsd']) await call('GET', `/v1/catalogue/batch/${file}`, null)
    for (const path of ['/v1/catalogue', type, '/v1/catalogue/none/1', `${type}/none`]) await call('GET', path, null)
    for (const file of ['schema.json', 'schema.xsd', 'example.json', 'example.xml']) {
      await call('GET', `${type}/${file}`, null)
    }
  })

  test('is what the description says, of attachments, batches and versions', () => sendWithFiles(see))

  test('is what the description says, of what a receiver shows of what it has', () => showWhatIsKept(see))

  test('and every success that it names was seen', () => {
    const successes = operationsOf(openapi).flatMap(({ operation }) =>
      Object.keys(operation.responses).flatMap((status) =>
        status < '300' ? [`${operation.operationId} ${status}`] : [],
      ),
    )
    expect(successes.filter((success) => !seen.has(success))).toEqual([])
    expect(gateway.app.faults).toEqual([])
  })
})

interface Leased {
  readonly item: number
  readonly leaseToken: number
}

/** Both signed examples, as they stand, each taken in. */
async function postExamples(): Promise<string[]> {
  const content = openapi.paths['/v1/messages']?.post?.requestBody?.content ?? {}
  const examples = Object.entries(content).filter(([, { example }]) => example !== undefined)
  expect(examples.map(([mediaType]) => mediaType).sort()).toEqual(['application/jose+json', 'application/xml'])
  const ids: string[] = []
  for (const [mediaType, { example }] of examples) {
    const reply = await call('POST', '/v1/messages', 'fpa.tls', String(example), mediaType)
    expect(reply.status, reply.bytes.toString('utf8')).toBe(202)
    const { evidence } = reply.receipt()
    ids.push('messageIdentifier' in evidence ? (evidence.messageIdentifier ?? '') : '')
  }
  return ids
}

/** The example of an operation of the inbox. Its token and digest are nobody's, so most are refused, as described. */
function postExample(path: string, caller: string): Promise<Reply> {
  const { example } = checker.findOperation('POST', path)?.requestBody?.content['application/json'] ?? {}
  expect(example).toBeDefined()
  return callJson(path, example, caller)
}

async function leaseOthers(): Promise<readonly Leased[]> {
  const reply = await callJson('/v1/inbox/leases', { max: 2 })
  return reply.json<{ items: readonly Leased[] }>().items
}

function callJson(path: string, body: unknown, caller = 'satakunta.tls'): Promise<Reply> {
  return call('POST', path, caller, JSON.stringify(body), 'application/json')
}

async function call(method: 'GET' | 'POST', path: string, caller: string | null, body = '', type = ''): Promise<Reply> {
  const as = gateway.app.as(caller === null ? undefined : { tls: { certificate: certificateOf(caller) } })
  const reply = method === 'GET' ? await as.get(path) : await as.send(path, body, type)
  see(method, path, reply)
  return reply
}

function see(method: string, path: string, reply: Reply): void {
  expect(checker.answerFaults(method, path, reply)).toEqual([])
  seen.add(`${checker.findOperation(method, path)?.operationId} ${reply.status}`)
}

function operationsOf({ paths }: Openapi) {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
  )
}
