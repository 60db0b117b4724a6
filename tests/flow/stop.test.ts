import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../../src/dev/client.ts'
import { openParty } from '../../src/dev/world.ts'
import { createParty, findServer, type GatewayChild, killGateways, startGateway } from '../support/gateway-child.ts'
import { createConcern, type Signed, signMessage } from '../support/messages.ts'
import { createFolder, parties } from '../support/world.ts'

let dataFolder: string
let documents: Signed[]

beforeAll(() => {
  dataFolder = createFolder()
})

afterAll(() => {
  killGateways()
  rmSync(dataFolder, { recursive: true, force: true })
})

test.each([1, 2])(
  'SIGTERM to %i process(es): what was taken is answered, a long poll ends, nothing is left',
  { timeout: 60_000 },
  async (processes) => {
    const gateway = await startGateway({ dataFolder, processes })
    const fpa = createParty(dataFolder, 'fpa', gateway.port)
    expect(gateway.lines.join('\n')).toContain(`"catalogue":"https://localhost:${gateway.port}/catalogue"`)
    expect(await fpa.get('/catalogue')).toMatchObject({ status: 200 })
    const offices = ['satakunta', 'eastUusimaa'].map((name) =>
      createParty(dataFolder, name as 'satakunta', gateway.port),
    )
    const signer = openParty(dataFolder, parties.fpa as Parameters<typeof openParty>[1], 'fpa', new Date())
    documents = await Promise.all(
      Array.from({ length: 250 }, () =>
        signMessage(createConcern({ at: new Date(), municipality: '020' }), signer, 'json'),
      ),
    )
    const polls = offices.map((one) => one.post('/v1/inbox/leases', JSON.stringify({ waitSeconds: 60 })))
    const first = await send(fpa, documents.slice(0, 1))
    expect(first).toEqual([202])

    let answered = 0
    const answers = documents.slice(1).map((one) =>
      send(fpa, [one]).then(([status]) => {
        answered += 1
        return status
      }),
    )
    await expect.poll(() => answered, { interval: 5 }).toBeGreaterThan(40)
    const ended = gateway.kill('SIGTERM')
    const statuses = await Promise.all(answers)
    for (const poll of await Promise.all(polls)) expect(poll).toMatchObject({ status: 200 })
    for (const poll of await Promise.all(polls)) expect(poll.json()).toEqual({ items: [] })
    expect(await ended).toBe(0)
    expect(findServer(dataFolder)).toBeUndefined()
    for (const client of [fpa, ...offices]) client.close()

    await requireAllAnswered(statuses, processes)
  },
)

/** Started again, the gateway has exactly the messages that it had answered for: none was taken in and then cut off. */
async function requireAllAnswered(
  statuses: readonly (string | number | undefined)[],
  processes: number,
): Promise<void> {
  expect(statuses.filter((status) => status === 202).length).toBeGreaterThan(40)
  expect(statuses.filter((status) => typeof status === 'number' && status !== 202)).toEqual([])
  const gateway: GatewayChild = await startGateway({ dataFolder, processes })
  const fpa = createParty(dataFolder, 'fpa', gateway.port)
  const found = await Promise.all(documents.slice(1).map((one) => fpa.get(`/v1/messages/${one.messageId}`)))
  expect(found.map((one) => one.status)).toEqual(statuses.map((status) => (status === 202 ? 200 : 404)))
  fpa.close()
  expect(await gateway.kill('SIGTERM')).toBe(0)
}

function send(client: Client, signed: readonly Signed[]): Promise<(string | number)[]> {
  return Promise.all(
    signed.map((one) =>
      client.post('/v1/messages', one.body, one.mediaType).then(
        (answer) => answer.status,
        (err: NodeJS.ErrnoException) => err.code ?? err.message,
      ),
    ),
  )
}
