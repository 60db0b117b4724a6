import { expect, test } from 'vitest'
import { createLog, logMessage, logRequest, type MessageLine } from '../src/log-line.ts'

const lines: string[] = []
const request = { method: 'GET', route: '/v1/inbox/items/:item/content', status: 200, totalMs: 1.5 }
const log = createLog('info', { write: (line) => void lines.push(line) })

test('a line holds what is allowed', () => {
  const line: MessageLine = {
    method: 'POST',
    route: '/v1/messages',
    status: 400,
    outcome: 'refused',
    code: 'signature.digest-mismatch',
    messageType: 'concern-consented',
    schemaVersion: '1',
    messageId: '6d3cd2d3-0f64-4d35-8a2b-1f3f0f4f6a01',
    from: '0246246-0',
    office: 'satakunta',
    mediaType: 'application/jose+json',
    bytes: 4096,
    logIndex: 17,
    totalMs: 1e-7,
  }
  expect(written(() => logMessage(log, line))).toMatchObject({ level: 'info', msg: 'message', ...line })
})

test.each(['010190-900A', '010190-9002', '010190A900A', 'Virtanen'])('%s gets through no field', (person) => {
  const names = [
    'outcome',
    'code',
    'messageType',
    'schemaVersion',
    'messageId',
    'from',
    'office',
    'mediaType',
    'bytes',
    'method',
    'route',
    'status',
  ]
  for (const name of [...names, 'logIndex', 'totalMs', 'person']) {
    const line = { ...request, outcome: 'accepted', [name]: person }
    expect(JSON.stringify(written(() => logMessage(log, line)))).not.toContain(person)
  }
})

test('a request is told by its pattern, and an address is none', () => {
  expect(written(() => logRequest(log, request))).toMatchObject({ msg: 'request', ...request })
  const called = { ...request, route: '/v1/inbox/items/17/content' }
  expect(written(() => logRequest(log, called))).not.toHaveProperty('route')
})

test('a line that nobody wants is not even made', () => {
  const line = new Proxy(request, {
    get() {
      throw new Error('read')
    },
  })
  logRequest(createLog('warn', { write() {} }), line)
  expect(() => logRequest(log, line)).toThrow('read')
})

test('a fault is told by its kind and place, not by its text', () => {
  const err = Object.assign(new RangeError('the value 010190-900A\n of Virtanen'), { code: '23505' })
  const line = written(() => log.error({ err }, 'request failed'))
  expect(line).toMatchObject({ level: 'error', err: { name: 'RangeError', code: '23505' } })
  expect(JSON.stringify(line)).toContain('log-line.test.ts')
  expect(JSON.stringify(line)).not.toMatch(/010190|Virtanen/)
})

function written(write: () => void): object {
  lines.length = 0
  write()
  return JSON.parse(lines[0] ?? '')
}
