import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAddressRule } from '../../src/net/address.ts'
import { createPost } from '../../src/net/post.ts'

const limits = { timeoutMs: 5_000, bytesMax: 1_000 }
let asked = 0
const server = createServer((_request, response) => {
  asked += 1
  if (_request.url === '/redirect') return void response.writeHead(302, { location: '/' }).end()
  if (_request.url === '/long') return void response.end('x'.repeat(1_001))
  if (_request.url === '/hang') return
  response.end('here')
})
let port: number

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const internal = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:7f00:1',
  '64:ff9b::7f00:1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
  'not an address',
]

describe('an address', () => {
  test.each(internal)('%s is not spoken to', (address) => {
    expect(createAddressRule({ allowedNetworks: [] }).allows(address)).toBe(false)
  })

  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '193.166.3.2', '2a00:1450::1', '2001:67c:2e8::1'])(
    '%s, of the public internet, is',
    (address) => expect(createAddressRule({ allowedNetworks: [] }).allows(address)).toBe(true),
  )

  test('of a network that the operator opened is, and no other', () => {
    const rule = createAddressRule({ allowedNetworks: ['10.20.0.0/16', 'fd00:20::/32'] })
    expect(['10.20.1.1', 'fd00:20::7'].every(rule.allows)).toBe(true)
    expect(['10.21.0.1', 'fd00:21::7', '127.0.0.1', '::1'].some(rule.allows)).toBe(false)
  })
})

describe('a post', () => {
  test.each([
    ['an address', '127.0.0.1'],
    ['an address of version 6', '[::1]'],
    ['a short address', '127.1'],
    ['an address in hex', '0x7f000001'],
    ['a name of this machine', 'localhost'],
  ])('to %s that is internal is refused before anything is sent', async (_name, host) => {
    const before = asked
    const post = createPost(createAddressRule({ allowedNetworks: [] }))
    await expect(post(`http://${host}:${port}/`, {}, '{}', limits)).rejects.toMatchObject({ code: 'address-refused' })
    expect(asked).toBe(before)
  })

  test('to a name with one internal address among its addresses is refused', async () => {
    const post = postResolving(['8.8.8.8'], ['127.0.0.1'])
    await expect(post(`http://a.example:${port}/`, {}, '{}', limits)).rejects.toMatchObject({
      code: 'address-refused',
    })
  })

  test('goes to what was checked: a name that changes its meaning between two look-ups gains nothing', async () => {
    const answers = [['127.0.0.2'], ['127.0.0.1']]
    let lookups = 0
    const rule = createAddressRule({
      allowedNetworks: ['127.0.0.1/32'],
      resolve(_hostname, done) {
        const addresses = answers[lookups++] ?? ['127.0.0.2']
        done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        )
      },
    })
    const post = createPost(rule)
    const url = `http://rebinding.example:${port}/`
    await expect(post(url, {}, '{}', limits)).rejects.toMatchObject({ code: 'address-refused' })
    expect(lookups).toBe(1)
    expect(await post(url, {}, '{}', limits)).toMatchObject({ status: 200 })
    expect(lookups).toBe(2)
  })

  test('follows no redirect', async () => {
    const before = asked
    expect(await here()('/redirect')).toMatchObject({ status: 302 })
    expect(asked).toBe(before + 1)
  })

  test('reads no more of an answer than the limit', async () => {
    await expect(here()('/long')).rejects.toMatchObject({ code: 'answer-too-large' })
  })

  test('does not wait for ever', async () => {
    await expect(here(100)('/hang')).rejects.toMatchObject({ code: 'timed-out' })
  })

  test('to a port where nobody listens is told so', async () => {
    const post = createPost(createAddressRule({ allowedNetworks: ['127.0.0.0/8'] }))
    await expect(post('http://127.0.0.1:1/', {}, '{}', limits)).rejects.toMatchObject({ code: 'unreachable' })
  })
})

function here(timeoutMs = 5_000) {
  const post = createPost(createAddressRule({ allowedNetworks: ['127.0.0.0/8'] }))
  return (path: string) => post(`http://127.0.0.1:${port}${path}`, {}, '{}', { ...limits, timeoutMs })
}

/** Names resolve to all of these. */
function postResolving(...lists: string[][]) {
  const addresses = lists.flat().map((address) => ({ address, family: 4 }))
  return createPost(createAddressRule({ allowedNetworks: [], resolve: (_hostname, done) => done(null, addresses) }))
}
