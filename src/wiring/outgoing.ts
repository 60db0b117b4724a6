import type { AppDeps } from '../app.ts'
import type { Config } from '../config.ts'
import { createForwarder, endpointOf } from '../jobs/forward.ts'
import { queueNotices } from '../jobs/queue-notices.ts'
import { createNoticeSender } from '../jobs/send-notices.ts'
import type { Knowledge } from '../knowledge.ts'
import type { BreakerState, Endpoint } from '../message/reception.ts'
import type { Metrics } from '../metrics.ts'
import { createBreakers } from '../net/breaker.ts'
import { createMailer } from '../net/mail.ts'
import { createPost } from '../net/post.ts'
import { purgeNotices } from '../store/notices.ts'
import { forgetAttempts } from '../store/reception.ts'
import type { Store } from '../store/store.ts'
import { addressRuleOf, createTryEndpoint } from './connection.ts'

export interface OutgoingParts {
  readonly config: Config
  readonly store: Store
  readonly knowledge: Knowledge
  readonly metrics: Metrics
  /** What polling is served from: forwarding follows the same rules. */
  readonly app: Pick<AppDeps, 'inbox' | 'attachments'>
  /** The gateway's own certificate and key, PEM. */
  readonly tls: { readonly cert: string; readonly key: string }
  onFault(err: unknown): void
}

/** What a process sends by itself: webhooks, mail, and items to the endpoints of offices. */
export interface Outgoing {
  /** To be run as jobs: a name, how often in seconds, and the work. */
  readonly jobs: readonly (readonly [name: string, everySeconds: number, work: () => Promise<void>])[]
  /** Whether an endpoint would be spoken to: `reached`, or why not, as a code. Nothing is sent. */
  tryEndpoint(endpoint: Endpoint): Promise<string>
  /** Whether this process speaks to an office's endpoint now. */
  breakerOf(office: string, endpoint: Endpoint): BreakerState
  /** Begins nothing more; when what is under way has ended. */
  stop(): Promise<void>
}

export function createOutgoing(parts: OutgoingParts): Outgoing {
  const { config, store, metrics, onFault } = parts
  const sql = store.outgoing
  const rule = addressRuleOf(config)
  const stop = new AbortController()
  const mailer = config.mail && createMailer(config.mail)
  const world = { sql, metrics, onFault, now: () => new Date(), random: Math.random }
  const sender = createNoticeSender({
    ...world,
    signer: store.signer,
    post: createPost(rule, stop.signal),
    mailer,
    breakers: createBreakers(breakerOptions),
  })
  const breakers = createBreakers(breakerOptions)
  const forwarder = createForwarder({
    ...world,
    ...parts.app.inbox,
    ...parts.app.attachments,
    rule,
    tls: parts.tls,
    timeoutMs: 60_000,
    stop: stop.signal,
    breakers,
    isHeld: parts.knowledge.isHeld,
  })
  return {
    jobs: [
      ['queue-notices', 2, () => queueNotices(sql)],
      ['send-notices', 2, () => sender.run()],
      ['forward', 1, () => forwarder.run()],
      [
        'purge-notices',
        3_600,
        async () => {
          await purgeNotices(sql, keptDays)
          await forgetAttempts(sql)
        },
      ],
    ],
    tryEndpoint: createTryEndpoint({ rule, tls: parts.tls, stop: stop.signal }),
    breakerOf: (office, endpoint) => breakers.state(endpointOf({ office, ...endpoint })),
    async stop() {
      const timer = setTimeout(() => stop.abort(), graceMs)
      await Promise.all([sender.stop(), forwarder.stop()])
      clearTimeout(timer)
      mailer?.close()
    },
  }
}

const breakerOptions = {
  failuresMax: 5,
  openMs: 10_000,
  openMsMax: 300_000,
  now: () => performance.now(),
  random: Math.random,
}

/** What may still run when the gateway stops; what is cut off is sent again. */
const graceMs = 5_000

/** How long it can be seen what went out. */
const keptDays = 14
