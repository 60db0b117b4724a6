import type { Assignment, Question, Reply } from './gateways.ts'
import { createLog } from './log-line.ts'
import { createMetrics } from './metrics.ts'
import { type Serving, serve } from './serve.ts'

/** A gateway process: told what to serve by the first process, answers its questions, and is gone when that one is. */
const metrics = createMetrics()
let serving: Serving | undefined

process.on('disconnect', () => process.exit(1))
// Ctrl-C reaches the whole process group, and a service manager's SIGTERM all of it: the first process decides when to stop.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.on('message', (question: Question) => {
  const send = (reply: Omit<Reply, 'id'>) => process.send?.({ id: question.id, ...reply })
  answer(question).then(
    (value) => send({ value }),
    (err: Error & { code?: string }) => send({ problem: { message: err.message, code: err.code } }),
  )
})

async function answer({ ask, assignment, wish }: Question): Promise<unknown> {
  if (ask === 'open' && assignment) return open(assignment)
  if (!serving) throw new Error('the gateway process is not open yet')
  if (ask === 'readiness') return serving.readiness()
  if (ask === 'metrics') return serving.measure().then(() => metrics.registry.getMetricsAsJSON())
  if (ask === 'incidents' && wish) return askIncidents(serving.incidents, wish)
  await serving.stop()
  // The reply goes first.
  return void setImmediate(() => process.exit(0))
}

/** The pages' questions are asked by number, and answered by name. */
function askIncidents(incidents: Serving['incidents'], { name, of }: NonNullable<Question['wish']>): Promise<unknown> {
  const [incident = 0, entry = 0] = of
  return incidents[name](incident, entry)
}

async function open(assignment: Assignment) {
  const log = createLog(assignment.config.logLevel)
  // A connection that no longer answers cannot be mended from inside: end, and another process takes the place.
  const onStuck = () => {
    log.fatal('a database connection answers no more; this process ends to be replaced')
    process.exit(1)
  }
  serving = await serve({ ...assignment, log, metrics, onStuck })
  const { port, adminPort, verifierKey } = serving
  return { port, adminPort, verifierKey }
}
