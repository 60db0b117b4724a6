import type { Assignment } from './gateways.ts'
import { createLog } from './log-line.ts'
import { createMetrics } from './metrics.ts'
import { type Serving, serve } from './serve.ts'

/** One of several gateway processes: told what to serve by the first process, and gone when that one is. */
const metrics = createMetrics()
let serving: Serving | undefined

process.on('disconnect', () => process.exit(1))
// Ctrl-C reaches the whole process group, and a service manager's SIGTERM all of it: the first process decides when to stop.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.on('message', (message: { assignment?: Assignment; question?: string; id?: string }) => {
  const told = message.assignment ? open(message.assignment) : reply(message.id ?? '', message.question ?? '')
  told.catch((err: unknown) => {
    console.error(err instanceof Error ? err.message : err)
    process.exit(1)
  })
})

async function open(assignment: Assignment): Promise<void> {
  serving = await serve({ ...assignment, log: createLog(assignment.config.logLevel), metrics })
  process.send?.({ id: 'ready', value: { port: serving.port, verifierKey: serving.verifierKey } })
}

async function reply(id: string, question: string): Promise<void> {
  if (question === 'stop') {
    await serving?.stop()
    process.exit(0)
  }
  if (question === 'metrics') await serving?.measure()
  const value = question === 'metrics' ? await metrics.registry.getMetricsAsJSON() : await serving?.readiness()
  process.send?.({ id, value })
}
