import type postgres from 'postgres'
import { leaseItems } from '../delivery.ts'
import { type ForwardDeps, type Forwarded, forwardItem, type Parcel, type Posted } from '../forward.ts'
import type { Endpoint, ForwardingOffice } from '../message/reception.ts'
import type { Metrics } from '../metrics.ts'
import { type Breakers, withJitter } from '../net/breaker.ts'
import { type ForwardOptions, postForward } from '../net/forward.ts'
import type { Part } from '../net/multipart.ts'
import { SendError } from '../net/send-error.ts'
import { parseStoredAnswer } from '../net/stored-answer.ts'
import { findForwardAttempts, listForwarding, putBack } from '../store/reception.ts'
import { forwardAsks } from './forward-asks.ts'
import { createLanes } from './lanes.ts'

export interface ForwarderParts extends Omit<ForwardDeps, 'onHeard' | 'post' | 'putBack'>, ForwardOptions {
  readonly sql: postgres.Sql
  readonly breakers: Breakers
  readonly metrics: Pick<Metrics, 'forwards' | 'breakerState'>
  /** Whether an office may be handed anything now: what is withdrawn from its party ends forwarding as it ends polling. */
  isHeld(office: ForwardingOffice['office']): boolean
  random(): number
  onFault(err: unknown): void
}

export interface Forwarder {
  /** Starts what can be forwarded, and does not wait for it. */
  run(): Promise<void>
  /** Begins nothing more; when what is under way has ended. */
  stop(): Promise<void>
  idle(): Promise<void>
}

/**
 * Forwards what waits for the offices that asked for it. An office has one lane in each process; a lease has one holder,
 * so that two processes never forward the same item. What an endpoint does not take lies in the inbox meanwhile, and so
 * does everything while its breaker is open.
 */
export function createForwarder(parts: ForwarderParts): Forwarder {
  const [lanes, again, asks] = [createLanes(parts.onFault), createLanes(parts.onFault), createLanes(parts.onFault)]
  const idle = () => Promise.all([lanes.idle(), again.idle(), asks.idle()]).then(() => {})
  // An endpoint is told apart what its office is asked. Nor is an office heard of because its items are leased for it:
  // only when it has stored one.
  const delivery = { ...parts.delivery, takeAsks: async () => ({ secondLooks: [], manifests: [] }), onHeard() {} }
  const { onHeard } = parts.delivery
  const deps = { ...parts, delivery, onHeard, post: createParcelPost(parts), putBack: createPutBack(parts) }
  let stopped = false

  async function drain(office: ForwardingOffice): Promise<void> {
    const endpoint = endpointOf(office)
    for (let going = true; going && !stopped; ) {
      const outcomes = await forwardSome(deps, office, parts.breakers.room(endpoint, atOnce))
      for (const outcome of outcomes) count(parts, endpoint, outcome)
      tellBreaker(parts, office)
      going = outcomes.length > 0 && outcomes.every((outcome) => outcome === 'stored')
    }
  }

  /** What an operator brought again is tried whatever the breaker says: somebody has looked. */
  async function forwardAgain(office: ForwardingOffice): Promise<void> {
    const outcomes = await forwardSome(deps, { ...office, resting: [] }, atOnce, office.resent)
    for (const outcome of outcomes) count(parts, endpointOf(office), outcome)
    tellBreaker(parts, office)
  }

  return {
    async run() {
      for (const office of await listForwarding(parts.sql)) {
        tellBreaker(parts, office)
        if (stopped || !parts.isHeld(office.office)) continue
        // Beside the lane: what hangs there must not keep it waiting.
        if (office.resent.length > 0) again.start(office.office, () => forwardAgain(office))
        lanes.start(office.office, () => drain(office))
        // In a lane of their own: an endpoint that knows no asks must not keep its items waiting.
        if (parts.breakers.state(endpointOf(office)) === 'closed')
          asks.start(office.office, () => forwardAsks(parts, office))
      }
    },
    idle,
    stop() {
      stopped = true
      return idle()
    },
  }
}

async function forwardSome(
  deps: ForwardDeps & ForwardOptions,
  office: ForwardingOffice,
  max: number,
  only?: readonly number[],
): Promise<Forwarded[]> {
  if (max === 0) return []
  // What is not taken in time is let go; the lease runs a little longer, for whoever dies in between.
  const leaseSeconds = Math.ceil(deps.timeoutMs / 1000) + marginSeconds
  const offices = [office.office]
  const wish = { offices, max, leaseSeconds, waitSeconds: 0, passOver: office.resting, ...(only && { only }) }
  const { items } = await leaseItems(deps.delivery, () => ({ id: office.party }), wish, new AbortController().signal)
  return Promise.all(items.map((lease) => forwardItem(deps, office, lease)))
}

/** By what its breaker knows an endpoint: another endpoint of the same office begins anew. */
export function endpointOf({ office, url, certificate }: Endpoint & { readonly office: string }): string {
  return `${office} ${certificate} ${url}`
}

function count({ breakers, metrics }: ForwarderParts, endpoint: string, outcome: Forwarded): void {
  metrics.forwards.inc({ outcome })
  if (outcome === 'stored') breakers.succeed(endpoint)
  if (outcome === 'not-taken') breakers.fail(endpoint)
}

function tellBreaker({ breakers, metrics }: ForwarderParts, office: ForwardingOffice): void {
  const degree = { closed: 0, 'half-open': 1, open: 2 }[breakers.state(endpointOf(office))]
  metrics.breakerState.set({ office: office.office }, degree)
}

function createParcelPost(options: ForwardOptions) {
  return async (endpoint: Endpoint, parcel: Parcel): Promise<Posted> => {
    try {
      return { stored: parseStoredAnswer(await postForward(endpoint, partsOf(parcel), options)) }
    } catch (err) {
      if (err instanceof SendError) return { code: err.code }
      throw err
    }
  }
}

function partsOf({ item, document, attachments }: Parcel): Part[] {
  const json = Buffer.from(JSON.stringify(item))
  return [
    { name: 'item', mediaType: 'application/json', bytes: json.length, open: async () => json },
    {
      name: 'document',
      fileName: 'document',
      mediaType: document.mediaType,
      bytes: document.bytes.length,
      open: async () => document.bytes,
    },
    ...attachments.map((file, at) => ({ name: 'attachment', fileName: `attachment-${at + 1}`, ...file })),
  ]
}

function createPutBack({ sql, random }: ForwarderParts): ForwardDeps['putBack'] {
  return async ({ party }, lease, code) => {
    const attempts = await findForwardAttempts(sql, lease.item)
    await putBack(sql, party, lease, code, withJitter(Math.min(againMsMin * 2 ** attempts, againMsMax), random))
  }
}

/** Of one office, in each process. */
const atOnce = 4
const marginSeconds = 30
const againMsMin = 10_000
const againMsMax = 3_600_000
