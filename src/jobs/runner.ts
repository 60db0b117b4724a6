/** A job that runs now and then until stopped. */
export interface Job {
  /** Starts no further run; resolves when one under way has ended. */
  stop(): Promise<void>
}

export interface JobLog {
  error(fields: object, message: string): void
}

export interface JobOptions {
  readonly name: string
  /** From the end of one run to the start of the next, made up to a tenth longer or shorter. */
  readonly everySeconds: number
  /** From 0 up to 1. Spreads the runs of many processes. */
  readonly random: () => number
  readonly log: JobLog
  /** Told of every run, for metrics. */
  readonly onRun?: (name: string, outcome: 'done' | 'failed') => void
}

/** Runs work at once and then regularly, never two runs at a time. A run that throws is logged; the next one comes. */
export function startJob(options: JobOptions, work: () => Promise<void> | void): Job {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running = run()

  async function run(): Promise<void> {
    const outcome = await attempt(options, work)
    options.onRun?.(options.name, outcome)
    if (stopped) return
    timer = setTimeout(() => {
      running = run()
    }, delayMs(options))
    timer.unref()
  }

  return {
    stop() {
      stopped = true
      clearTimeout(timer)
      return running
    },
  }
}

async function attempt({ name, log }: JobOptions, work: () => Promise<void> | void): Promise<'done' | 'failed'> {
  try {
    await work()
    return 'done'
  } catch (err) {
    log.error({ job: name, reason: reasonOf(err) }, 'job failed')
    return 'failed'
  }
}

/** The kind of the fault. Its text may quote data, as PostgreSQL's do. */
function reasonOf(err: unknown): string {
  if (!(err instanceof Error)) return 'thrown'
  return 'code' in err && typeof err.code === 'string' ? `${err.name} ${err.code}` : err.name
}

function delayMs({ everySeconds, random }: JobOptions): number {
  return everySeconds * 1_000 * (0.9 + 0.2 * random())
}
