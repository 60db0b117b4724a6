import { get, type IncomingMessage } from 'node:http'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBodyOut } from '../../src/http/body-out.ts'
import { type Listener, listenHttp } from '../../src/http/listener.ts'

/** More than lies between two ends of a connection. */
const bytes = Buffer.alloc(48 * 1024 * 1024, 'x')
const bodies: { pieces: number; over: Promise<void> }[] = []
let server: Listener

beforeAll(async () => {
  const app = new Hono()
  app.get('/', (c) => {
    const { stream, over } = createBodyOut(bytes)
    const body = { pieces: 0, over }
    bodies.push(body)
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, out) {
        body.pieces += 1
        out.enqueue(piece)
      },
    })
    return c.body(stream.pipeThrough(count))
  })
  server = await listenHttp(app, '127.0.0.1', 0)
})
afterAll(() => server.stop())

test('who takes it all gets it all, and it is over', async () => {
  const answer = await fetch(`http://127.0.0.1:${server.port}/`)
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
  await bodies.at(-1)?.over
})

test('who takes nothing gets no further piece, and it is over when it goes away', async () => {
  const answer = await new Promise<IncomingMessage>((resolve) => get(`http://127.0.0.1:${server.port}/`, resolve))
  answer.destroy()
  await bodies.at(-1)?.over
  expect(bodies.at(-1)?.pieces).toBeLessThan(bytes.length / 65_536)
})
