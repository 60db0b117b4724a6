import cluster, { type Worker } from 'node:cluster'
import { randomUUID } from 'node:crypto'
import type { Config, ProductionFiles } from './config.ts'
import type { OperationsDeps, Readiness } from './http/operations.ts'
import type { createLog } from './log-line.ts'
import { createMetrics, type MetricsSnapshot, mergeMetrics } from './metrics.ts'
import { serve } from './serve.ts'

/** The processes that answer on one port: this one alone, or one worker for each that is configured. */
export interface Gateways extends OperationsDeps {
  readonly port: number
  readonly verifierKey: string
  stop(): Promise<void>
}

/** What a worker is told before it opens anything. */
export interface Assignment {
  readonly config: Config
  readonly databaseUrl: string
  readonly files: ProductionFiles
}

type Log = ReturnType<typeof createLog>

export function startGateways(assignment: Assignment, log: Log): Promise<Gateways> {
  return assignment.config.processes === 1 ? startAlone(assignment, log) : startWorkers(assignment, log)
}

async function startAlone(assignment: Assignment, log: Log): Promise<Gateways> {
  const metrics = createMetrics()
  const serving = await serve({ ...assignment, log, metrics })
  return { ...serving, metrics: () => serving.measure().then(() => metrics.registry.metrics()) }
}

/** A worker that dies is replaced: nothing it had promised was only in its memory. */
async function startWorkers(assignment: Assignment, log: Log): Promise<Gateways> {
  cluster.setupPrimary({ exec: new URL('./worker.ts', import.meta.url).pathname, args: [] })
  let stopping = false
  const workers = new Set<Worker>()
  const fork = async (): Promise<Ready> => {
    const worker = cluster.fork()
    workers.add(worker)
    worker.once('exit', (code, signal) => {
      workers.delete(worker)
      if (stopping) return
      log.error({ pid: worker.process.pid, code, signal }, 'a gateway process ended; starting another')
      setTimeout(() => void (stopping || fork().catch(() => {})), 500)
    })
    worker.send({ assignment })
    return answer<Ready>(worker, 'ready')
  }
  const started = await Promise.all(Array.from({ length: assignment.config.processes }, fork)).catch((err: unknown) => {
    stopping = true
    for (const worker of workers) worker.process.kill('SIGKILL')
    throw err
  })
  const { port, verifierKey } = started[0] as Ready
  const all = <T>(question: string) => Promise.all([...workers].map((worker) => ask<T>(worker, question)))
  return {
    port,
    verifierKey,
    metrics: async () => mergeMetrics(await all<MetricsSnapshot>('metrics')),
    readiness: async () => worst(await all<Readiness>('readiness')),
    async stop() {
      stopping = true
      const gone = [...workers].map((worker) => new Promise((done) => worker.once('exit', done)))
      for (const worker of workers) worker.send({ question: 'stop' })
      await Promise.all(gone)
    },
  }
}

interface Ready {
  readonly port: number
  readonly verifierKey: string
}

interface Reply {
  readonly id: string
  readonly value: unknown
}

function ask<T>(worker: Worker, question: string): Promise<T> {
  const id = randomUUID()
  worker.send({ id, question })
  return answer<T>(worker, id)
}

/** The worker's reply to one question; a worker that ends first has none. */
function answer<T>(worker: Worker, id: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const onMessage = (reply: Reply) => {
      if (reply.id !== id) return
      worker.off('message', onMessage)
      resolve(reply.value as T)
    }
    worker.on('message', onMessage)
    worker.once('exit', () => reject(new Error('a gateway process ended before it answered')))
  })
}

/** The whole is as ready as its least ready process. */
function worst(all: readonly Readiness[]): Readiness {
  const [first] = all
  if (!first) throw new Error('no gateway process answers')
  return {
    ...first,
    database: all.every((one) => one.database),
    log: all.every((one) => one.log),
    crls: all.flatMap((one) => one.crls.filter((crl) => crl.stale || one === first)),
  }
}
