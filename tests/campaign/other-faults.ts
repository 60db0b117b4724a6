import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.ts'
import type { Pour } from './sender.ts'
import type { Site } from './site.ts'

/** Lines are cut when the gateway has committed and answered, and before the answer arrives. */
export const cutFaults: readonly Fault[] = (['sender', 'receivers'] as const).map((side) => ({
  row: `connection cut after the commit, before the answer: ${side}`,
  inject: (site) => site.doors[side].cutAnswer(),
}))

const hourMs = 3_600_000

/** The gateway's clock jumps, stays wrong for a while, and jumps back. */
export const clockFaults: readonly Fault[] = (
  [
    ['an hour ahead', hourMs],
    ['an hour back', -hourMs],
    ['eight days ahead', 192 * hourMs],
    ['two days back', -48 * hourMs],
  ] as const
).map(([how, ms]) => ({
  row: `clock jumps ${how}, and right again`,
  async inject(site) {
    site.setClock(ms)
    await sleep(1_500)
    site.setClock(0)
  },
}))

const listSeconds = 4

/**
 * The server of the revocation lists is away until those held are too old: until then the traffic goes on, after that
 * nothing is accepted, and when it is back all is.
 */
export const crlFault: Fault = {
  row: 'revocation list server down until the lists held are too old',
  async inject(site, pour) {
    site.crls.setLife(listSeconds)
    await site.killAt('commit.gathered', 1)
    await site.crls.given()
    await site.crls.goDown()
    await tooOld(site)
    await requireNothingAccepted(pour)
    await site.crls.comeUp()
    // Fetched every five minutes, and at each start: the campaign does not wait so long.
    await site.killGateway(0)
    await site.startGateway(0)
  },
}

const code = '503 certificate.status-stale'

async function tooOld({ sender }: Site): Promise<void> {
  const before = sender.setbacks.get(code) ?? 0
  while ((sender.setbacks.get(code) ?? 0) < before + 5) await sleep(50)
  await sleep(500)
}

async function requireNothingAccepted(pour: Pour): Promise<void> {
  const before = pour.receipts()
  await sleep(1_000)
  if (pour.receipts() !== before) throw new Error('something was accepted on revocation lists that are too old')
}
