import cluster, { type Worker } from 'node:cluster'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config, ProductionFiles } from './config.ts'
import type { IncidentDeps } from './http/incidents/pages.ts'
import type { OperationsDeps, Readiness } from './http/operations.ts'
import type { createLog } from './log-line.ts'
import { type MetricsSnapshot, mergeMetrics } from './metrics.ts'

/** The processes that answer on one port. They are always workers of this one, so that one that ends is replaced. */
export interface Gateways extends OperationsDeps {
  readonly port: number
  readonly adminPort: number | undefined
  readonly verifierKey: string
  stop(): Promise<void>
}

/** What a worker is told before it opens anything. */
export interface Assignment {
  readonly config: Config
  readonly databaseUrl: string
  readonly files: ProductionFiles
}

/** What the first process asks a worker. */
export interface Question {
  readonly id: string
  readonly ask: 'open' | 'readiness' | 'metrics' | 'incidents' | 'stop'
  /** With `open`. */
  readonly assignment?: Assignment
  /** With `incidents`: which of the questions that their pages ask, and of what. */
  readonly wish?: { readonly name: keyof IncidentDeps; readonly of: readonly number[] }
}

export interface Reply {
  readonly id: string
  readonly value?: unknown
  readonly problem?: { readonly message: string; readonly code: string | undefined }
}

/**
 * Starts the workers. One that ends is replaced: nothing it had promised was only in its memory.
 * @throws Error of the first worker that could not open
 */
export async function startGateways(assignment: Assignment, log: ReturnType<typeof createLog>): Promise<Gateways> {
  cluster.setupPrimary({ exec: new URL('./worker.ts', import.meta.url).pathname, args: [] })
  let stopping = false
  const workers = new Set<Worker>()
  const fork = (): Promise<Opened> => {
    const worker = cluster.fork()
    workers.add(worker)
    worker.once('exit', (code, signal) => {
      workers.delete(worker)
      if (stopping) return
      log.error({ worker: worker.process.pid, code, signal }, 'a gateway process ended; starting another')
      setTimeout(replace, replaceMs)
    })
    // One that cannot open is of no use: it ends, and so is replaced.
    return ask<Opened>(worker, { ask: 'open', assignment }, openMs).catch((err: unknown) => {
      worker.process.kill('SIGKILL')
      throw err
    })
  }
  const replace = () => {
    if (!stopping) fork().catch((err: Error) => log.error({ reason: err.message }, 'a gateway process does not open'))
  }
  const kill = () => {
    stopping = true
    for (const worker of workers) worker.process.kill('SIGKILL')
  }
  const opened = await Promise.all(Array.from({ length: assignment.config.processes }, fork)).catch((err: unknown) => {
    kill()
    throw err
  })
  const askAll = <T>(question: 'readiness' | 'metrics') =>
    Promise.all([...workers].map((worker) => ask<T>(worker, { ask: question }, answerMs)))
  const askOne = <T>(name: keyof IncidentDeps, ...of: readonly number[]) => {
    const [worker] = workers
    if (!worker) throw new Error('no gateway process answers')
    return ask<T>(worker, { ask: 'incidents', wish: { name, of } }, answerMs)
  }
  return {
    ...(opened[0] as Opened),
    development: assignment.config.development,
    incidents: {
      list: () => askOne('list'),
      find: (incident) => askOne('find', incident),
      findReceipt: (incident, entry) => askOne('findReceipt', incident, entry),
      findManifest: (incident) => askOne('findManifest', incident),
      findAnswer: (incident) => askOne('findAnswer', incident),
    },
    metrics: async () => mergeMetrics(await askAll<MetricsSnapshot>('metrics')),
    readiness: async () => worst(await askAll<Readiness>('readiness')),
    async stop() {
      stopping = true
      const gone = [...workers].map((worker) => new Promise((done) => worker.once('exit', done)))
      await Promise.allSettled([...workers].map((worker) => ask(worker, { ask: 'stop' }, stopMs)))
      // Only while they are there: by itself a timer would hold this process up when they are gone.
      await Promise.race([Promise.all(gone), sleep(exitMs, undefined, { ref: false })])
      kill()
    },
  }
}

interface Opened {
  readonly port: number
  readonly adminPort: number | undefined
  readonly verifierKey: string
}

const replaceMs = 500
const openMs = 60_000
const answerMs = 10_000
const stopMs = 25_000
const exitMs = 3_000

/** @throws Error what the worker says, or that it ended or did not answer in time; its `code` is the worker's */
function ask<T>(worker: Worker, question: Omit<Question, 'id'>, ms: number): Promise<T> {
  const id = randomUUID()
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const onMessage = (reply: Reply) => {
    if (reply.id !== id) return
    if (reply.problem) reject(Object.assign(new Error(reply.problem.message), { code: reply.problem.code }))
    else resolve(reply.value as T)
  }
  const onExit = () => reject(new Error('a gateway process ended before it answered'))
  const timer = setTimeout(() => reject(new Error('a gateway process did not answer in time')), ms)
  worker.on('message', onMessage)
  worker.once('exit', onExit)
  worker.send({ id, ...question } satisfies Question)
  return promise.finally(() => {
    clearTimeout(timer)
    worker.off('message', onMessage)
    worker.off('exit', onExit)
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
    knowledge: {
      ageSeconds: Math.max(...all.map((one) => one.knowledge.ageSeconds)),
      unusableCertificates: Math.max(...all.map((one) => one.knowledge.unusableCertificates)),
    },
    crls: all.flatMap((one) => one.crls.filter((crl) => crl.stale || one === first)),
  }
}
