import { parseArgs } from 'node:util'
import { createDiagnostics, readHealth } from '../wiring/admin-health.ts'
import { describeHealth } from './args/health-words.ts'
import { type OpenHealth, openHealth } from './args/open-health.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, processIo } from './command.ts'

/** `budkavle health`: how the gateway does, and what needs somebody. Status 0 nothing does, 1 something does, 2 wrong call. */
export function createHealth(open: () => Promise<OpenHealth>): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const form = parseCall(args)
      const { config, sources, close } = await open()
      try {
        const health = await readHealth(sources)
        if (form === 'text') io.out(describeHealth(health))
        else io.out(JSON.stringify(form === 'json' ? health : createDiagnostics(health, config), null, 2))
        return health.needs.length === 0 ? exitStatus.yes : exitStatus.no
      } finally {
        await close()
      }
    })
}

/** On the gateway that the configuration names. */
export const main: Command = createHealth(() => openHealth(process.env, () => new Date()))

const usage = `usage: budkavle health [--json]
       budkavle health diagnostics

What needs somebody first, each with its code; then queues, the log and its checkpoint, certificates and the database.
--json: as GET /api/health. diagnostics: the report to hand to whoever helps, with settings that are no secret and
nothing of any person; JSON, budkavle-diagnostics/1.

Status for whoever watches: 0 nothing needs somebody, 1 something does or could not be read, 2 wrong call; the same for
each form.

Left out is what only a gateway process knows of itself: that it runs, its regular jobs, and when it last read
organisations and routing. Ask its operations listener: /readyz, /metrics. The gateway's own certificates are told of as
their files are now; a gateway shows a renewed one from its next start.`

/** @throws UsageError */
function parseCall(args: string[]): 'text' | 'json' | 'diagnostics' {
  const options = { json: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [act, ...more] = positionals
  if (act === undefined) return values.json ? 'json' : 'text'
  if (act === 'diagnostics' && more.length === 0) return 'diagnostics'
  throw new UsageError('there is diagnostics, and nothing else')
}
