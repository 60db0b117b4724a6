import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DevelopmentParty, developmentPaths, openParty } from '../../src/dev/world.ts'
import type { PartyId } from '../../src/message/ids.ts'
import { createConcern, signMessage } from '../support/messages.ts'
import { parties } from '../support/world.ts'
import { answerAll } from './child.ts'
import type { LoadJob, LoadResult } from './load.ts'
import { percentile } from './measure.ts'
import { createRequest, openWire, type Wire } from './wire.ts'

answerAll((job) => runLoad(job as LoadJob))

async function runLoad(job: LoadJob): Promise<LoadResult> {
  const party = openParty(job.dataFolder, parties.fpa as PartyId, 'FPA', new Date())
  const requests = await createRequests(job, party)
  const wires = await openWires(job, party)
  const run = job.perSecond === undefined ? runClosed : runOpen
  const started = performance.now()
  const latencies = await run(job, wires, requests, started)
  const seconds = (performance.now() - started) / 1000
  for (const wire of wires) wire.close()
  return { rate: latencies.length / seconds, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }
}

async function createRequests({ encoding, messages }: LoadJob, party: DevelopmentParty): Promise<Buffer[]> {
  const text = 'Text. '.repeat(encoding === 'json' ? 250 : 500).trim()
  const requests: Buffer[] = []
  for (let i = 0; i < messages; i += 1) {
    const { mediaType, body } = await signMessage(createConcern({ at: new Date(), text }), party, encoding)
    requests.push(createRequest('/v1/messages', mediaType, body))
  }
  return requests
}

function openWires({ dataFolder, port, connections }: LoadJob, party: DevelopmentParty): Promise<Wire[]> {
  const ca = readFileSync(join(developmentPaths(dataFolder).pki, 'root.pem'), 'utf8')
  const key = party.tls.key.export({ format: 'pem', type: 'pkcs8' }).toString()
  const open = () => openWire({ port, ca, cert: party.tls.chain, key })
  return Promise.all(Array.from({ length: connections }, open))
}

/** Every connection sends its next message when it has the receipt of the one before. */
async function runClosed(job: LoadJob, wires: Wire[], requests: Buffer[], started: number): Promise<number[]> {
  const latencies: number[] = []
  const until = started + job.seconds * 1000
  const work = async (wire: Wire) => {
    for (let request = requests.pop(); request && performance.now() < until; request = requests.pop()) {
      latencies.push(await post(wire, request, performance.now()))
    }
  }
  await Promise.all(wires.map(work))
  return latencies
}

/** Messages fall due one after the other whatever the gateway does; one that finds no free connection waits for it. */
async function runOpen(job: LoadJob, wires: Wire[], requests: Buffer[], started: number): Promise<number[]> {
  const latencies: number[] = []
  const perSecond = job.perSecond ?? 0
  const total = Math.min(requests.length, Math.floor(perSecond * job.seconds))
  let next = 0
  const work = async (wire: Wire) => {
    for (;;) {
      const place = next
      next += 1
      const request = requests[place]
      if (place >= total || !request) return
      const due = started + (place * 1000) / perSecond
      const early = due - performance.now()
      if (early > 0) await sleep(early)
      latencies.push(await post(wire, request, due))
    }
  }
  await Promise.all(wires.map(work))
  return latencies
}

async function post(wire: Wire, request: Buffer, since: number): Promise<number> {
  const { status } = await wire.send(request)
  if (status !== 202) throw new Error(`a message of the load was answered ${status}`)
  return performance.now() - since
}
