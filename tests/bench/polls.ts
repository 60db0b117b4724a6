import { createConcern, signMessage } from '../support/messages.ts'
import { type Ground, openPartyClient } from './ground.ts'
import { median, percentile } from './measure.ts'
import type { Row } from './rows.ts'

/** A town whose office is East Uusimaa's; no other part of the benchmark sends there. */
const municipality = '638'

/** (e) From the first byte posted to the item in the hands of a receiver that waits in a long poll; the gateway is idle. */
export async function measurePolls(ground: Ground, quick: boolean): Promise<Row[]> {
  const gateway = await ground.startGateway(await ground.createDatabase('bench_polls'), 1)
  const fpa = openPartyClient(ground, gateway.port, 'fpa')
  const office = openPartyClient(ground, gateway.port, 'eastUusimaa')
  const [toPoll, toReceipt]: [number[], number[]] = [[], []]
  try {
    for (let i = 0; i < (quick ? 100 : 400); i += 1) {
      const { body, mediaType } = await signMessage(createConcern({ at: new Date(), municipality }), fpa.party, 'json')
      const poll = office.client.post('/v1/inbox/leases', JSON.stringify({ max: 1, waitSeconds: 30 }))
      const polled = poll.then((answer) => ({ answer, at: performance.now() }))
      await new Promise((resolve) => setTimeout(resolve, 20))
      const started = performance.now()
      const receipt = await fpa.client.post('/v1/messages', body, mediaType)
      toReceipt.push(performance.now() - started)
      const { answer, at } = await polled
      toPoll.push(at - started)
      if (receipt.status !== 202) throw new Error(`a message was answered ${receipt.status}`)
      if (answer.json<{ items: unknown[] }>().items.length !== 1) throw new Error('the long poll brought nothing')
    }
  } finally {
    fpa.client.close()
    office.client.close()
    await gateway.stop()
  }
  const beside = { what: 'post → receipt p50', figure: median(toReceipt) }
  return [
    { what: 'post → long poll p50', figure: median(toPoll), unit: 'ms', beside },
    { what: 'post → long poll p99', figure: percentile(toPoll, 0.99), unit: 'ms', beside },
  ]
}
