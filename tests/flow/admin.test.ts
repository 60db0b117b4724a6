import { readFileSync, rmSync } from 'node:fs'
import { type Agent, Agent as HttpsAgent, request } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { developmentPaths } from '../../src/dev/world.ts'
import { killGateways, startGateway } from '../support/gateway-child.ts'
import { createFolder } from '../support/world.ts'

let dataFolder: string

beforeAll(() => {
  dataFolder = createFolder()
})
afterAll(() => {
  killGateways()
  rmSync(dataFolder, { recursive: true, force: true })
})

test('the link that a start prints leads in, once, and the session holds in every process', {
  timeout: 120_000,
}, async () => {
  const gateway = await startGateway({ dataFolder, processes: 2 })
  expect(new Set([gateway.port, gateway.operationsPort, gateway.adminPort]).size).toBe(3)
  const link = new URL(gateway.signIn)
  expect(link.origin).toBe(`https://localhost:${gateway.adminPort}`)

  const persons = await call('GET', link)
  expect([persons.status, persons.body.includes('dev.operator')]).toEqual([200, true])
  const fields = new URLSearchParams({ link: link.searchParams.get('link') ?? '', person: 'dev.operator' })
  const signedIn = await call('POST', new URL('/fi/persons', link), { origin: link.origin }, `${fields}`)
  const again = await call('POST', new URL('/fi/persons', link), { origin: link.origin }, `${fields}`)
  expect([signedIn.status, again.status]).toEqual([303, 403])

  // Each call has a connection of its own, so that both processes answer some.
  const cookie = signedIn.cookie.split(';')[0] ?? ''
  const answers = await Promise.all(Array.from({ length: 12 }, () => call('GET', new URL('/fi', link), { cookie })))
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.includes('dev.operator')}`))).toEqual(
    new Set(['200 true']),
  )
  expect(await gateway.kill('SIGTERM')).toBe(0)
})

interface Answer {
  readonly status: number
  readonly cookie: string
  readonly body: string
}

/** As a browser that trusts the development authority, by a connection of its own. */
function call(method: string, url: URL, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const ca = readFileSync(join(developmentPaths(dataFolder).pki, 'root.pem'), 'utf8')
  const agent: Agent = new HttpsAgent({ ca, keepAlive: false })
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
  return new Promise((resolve, reject) => {
    const req = request(url, { method, agent, headers: { ...type, ...headers } }, (res) => {
      let text = ''
      res.setEncoding('utf8')
      res.on('data', (chunk: string) => {
        text += chunk
      })
      res.on('error', reject)
      res.on('end', () =>
        resolve({ status: res.statusCode ?? 0, cookie: res.headers['set-cookie']?.[0] ?? '', body: text }),
      )
    })
    req.on('error', reject)
    req.end(body)
  })
}
