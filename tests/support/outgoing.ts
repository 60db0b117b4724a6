import { createForwarder, type Forwarder, type ForwarderParts } from '../../src/jobs/forward.ts'
import { createNoticeSender, type NoticeSender, type SenderParts } from '../../src/jobs/send-notices.ts'
import { type AddressRule, createAddressRule } from '../../src/net/address.ts'
import { type BreakerOptions, createBreakers } from '../../src/net/breaker.ts'
import { createPost } from '../../src/net/post.ts'
import type { TestApp } from './app.ts'

/** Loopback, as a development gateway has it. */
export const loopback: AddressRule = createAddressRule({ allowedNetworks: ['127.0.0.0/8'] })

/** A breaker whose time the test moves. */
export function createTestBreakers(options: Partial<BreakerOptions> = {}) {
  let ms = 0
  const breakers = createBreakers({
    failuresMax: 3,
    openMs: 1_000,
    openMsMax: 60_000,
    now: () => ms,
    random: () => 0.5,
    ...options,
  })
  return {
    ...breakers,
    pass(more: number) {
      ms += more
    },
  }
}

/** Sends from a test's gateway, as its own process would. */
export function createTestSender(app: TestApp, more: Partial<SenderParts> = {}): NoticeSender {
  return createNoticeSender({
    sql: app.store.outgoing,
    signer: app.store.signer,
    post: createPost(loopback),
    mailer: undefined,
    breakers: createTestBreakers({ failuresMax: 1_000 }),
    metrics: app.metrics,
    now: () => new Date(),
    random: () => 0.5,
    onFault: (err) => void app.faults.push(err),
    ...more,
  })
}

/** Everything due, sent to its end. */
export async function sendAll(sender: NoticeSender | Forwarder): Promise<void> {
  await sender.run()
  await sender.idle()
}

/** Forwards from a test's gateway. */
export function createTestForwarder(
  app: TestApp,
  parts: Pick<ForwarderParts, 'tls'> & Partial<ForwarderParts>,
): Forwarder {
  const { inbox, attachments } = app.deps
  return createForwarder({
    sql: app.store.outgoing,
    ...inbox,
    ...attachments,
    rule: loopback,
    timeoutMs: 10_000,
    breakers: createTestBreakers(),
    metrics: app.metrics,
    isHeld: app.knowledge.isHeld,
    now: () => new Date(app.deps.inbox.delivery.stamp().at),
    random: () => 0.5,
    onFault: (err) => void app.faults.push(err),
    ...parts,
  })
}
