import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOpenapiChecker, type Openapi } from '../vectors/play/openapi-checker.ts'
import { openRoom, personWith, type TestRoom } from './room.ts'

let room: TestRoom
let openapi: Openapi

beforeAll(async () => {
  room = await openRoom()
  openapi = (await (await (await room.as()).get('/api/openapi.json')).json()) as Openapi
})
afterAll(() => room?.close())

test('names every address of the API, and no other', () => {
  const api = room.declared.filter(({ path }) => path.startsWith('/api/'))
  const served = api.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  const described = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.sort()).toEqual(served.sort())
})

test('refers only to what it has, by operation ids that are each one’s own', () => {
  const text = JSON.stringify(openapi)
  const names = Object.keys(openapi.components.schemas)
  const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '')
  expect(refs.filter((name) => !names.includes(name))).toEqual([])
  const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('says what is answered, to somebody who may ask and to others', async () => {
  const checker = createOpenapiChecker(openapi)
  const auditor = await room.as(personWith({ role: 'auditor' }))
  const editor = await room.as(personWith({ role: 'routing-editor', area: '06' }))
  const nobody = await room.as()
  const reads = room.declared.filter(({ method, path }) => method === 'GET' && path.startsWith('/api/'))
  for (const { path } of reads.filter(({ path }) => !path.includes(':') && path !== '/api/openapi.json')) {
    for (const visitor of [auditor, editor, nobody]) {
      const response = await visitor.get(path)
      const operation = (openapi.paths[path] as Record<string, { responses: Record<string, Described> }>).get
      const described = operation?.responses[response.status]
      const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
      const schema = described?.content[type]?.schema
      expect([path, response.status, schema === undefined]).toEqual([path, response.status, false])
      expect(checker.faults(schema as object, await response.json())).toEqual([])
    }
  }
})

interface Described {
  readonly content: Readonly<Record<string, { readonly schema: object }>>
}
