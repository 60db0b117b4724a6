import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { FetchError, fetchBytes } from '../../src/net/fetch.ts'

const servers: Server[] = []
const limits = { allowedHosts: ['127.0.0.1'], timeoutMs: 5000, bytesMax: 1000 }

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

it('gets the body', async () => {
  const url = await serve((_, res) => res.end('abc'))
  expect((await fetchBytes(url, limits)).toString()).toBe('abc')
})

it('takes a body of exactly the limit, and no more', async () => {
  const url = await serve((req, res) => res.end(Buffer.alloc(req.url === '/fits' ? 1000 : 1001)))
  expect(await fetchBytes(`${url}fits`, limits)).toHaveLength(1000)
  await expect(fetchBytes(url, limits)).rejects.toThrow(/larger/)
})

it('stops a body without end', async () => {
  let closed = false
  const url = await serve((_, res) => {
    const timer = setInterval(() => res.write(Buffer.alloc(500)), 1)
    res.on('close', () => {
      closed = true
      clearInterval(timer)
    })
  })
  await expect(fetchBytes(url, limits)).rejects.toThrow(/larger/)
  await expect.poll(() => closed).toBe(true)
})

it('follows no redirect', async () => {
  let asked = 0
  const url = await serve((req, res) => {
    asked += 1
    res.writeHead(req.url === '/' ? 302 : 200, { location: '/elsewhere' }).end()
  })
  await expect(fetchBytes(url, limits)).rejects.toThrow(/answers 302/)
  expect(asked).toBe(1)
})

it.each([204, 206, 404, 500])('takes no answer %i for content', async (status) => {
  const url = await serve((_, res) => res.writeHead(status).end())
  await expect(fetchBytes(url, limits)).rejects.toThrow(FetchError)
})

it('waits no longer than the limit, for the head or the body', async () => {
  const silent = await serve(() => undefined)
  const trickling = await serve((_, res) => void res.write('a'))
  for (const url of [silent, trickling]) {
    await expect(fetchBytes(url, { ...limits, timeoutMs: 50 })).rejects.toThrow(/not in time/)
  }
})

it('asks nobody that is not on the list', async () => {
  let asked = 0
  const url = await serve((_, res) => {
    asked += 1
    res.end()
  })
  await expect(fetchBytes(url, { ...limits, allowedHosts: ['localhost'] })).rejects.toThrow(/not among/)
  await expect(fetchBytes(url.replace('127.0.0.1', 'user:pw@127.0.0.1'), limits)).rejects.toThrow(/credentials/)
  expect(asked).toBe(0)
})

it.each(['file:///etc/hostname', 'data:text/plain,a', 'ftp://127.0.0.1/', 'x', ''])('does not open %s', async (url) => {
  await expect(fetchBytes(url, { ...limits, allowedHosts: ['127.0.0.1', ''] })).rejects.toThrow(/not http/)
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
}
