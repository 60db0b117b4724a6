import { setTimeout as sleep } from 'node:timers/promises'
import { steps } from '../../src/receiver/keeper.ts'
import { stepNames } from '../../src/step-mark.ts'
import { connect } from '../../src/store/connect.ts'
import type { Fault } from './fault.ts'
import { expireHold } from './reconcile.ts'
import type { MessageKind } from './sender.ts'
import type { Site } from './site.ts'

/** What must be under way for the step to be passed. */
const kinds: Partial<Record<string, MessageKind>> = {
  'upload.kept': 'attachment',
  'release.found': 'held',
  'release.done': 'held',
}

/** SIGKILL of a gateway process at every marked step. */
export const gatewayFaults: readonly Fault[] = stepNames.map((step) => ({
  row: `gateway process killed at ${step}`,
  ...(kinds[step] ? { kind: kinds[step] } : {}),
  slow: /^(upload|content|release|checkpoint|crl)\./.test(step),
  inject: (site) => killAt(site, step),
}))

/** SIGKILL of a receiver at each of its steps. */
export const receiverFaults: readonly Fault[] = steps.map((step) => ({
  row: `receiver killed at ${step}`,
  slow: /^(fetched|read-back|answered)$/.test(step),
  inject: (site) => site.receivers.killAt(step, chance(3)),
}))

export const serverFault: Fault = {
  row: 'PostgreSQL killed',
  async inject(site) {
    await sleep(Math.random() * 100)
    killServer(site)
  },
}

export const bothFault: Fault = {
  row: 'gateway killed whole, with its PostgreSQL',
  async inject(site) {
    killServer(site)
    await site.killGateway(0)
    await site.startGateway(0)
  },
}

async function killAt(site: Site, step: string): Promise<void> {
  if (step === 'crl.fetched') {
    // Lists are fetched when a process starts: the next one dies too.
    const killed = site.killAt(step, 1)
    await site.killAt('commit.gathered', 1)
    return killed
  }
  const killed = site.killAt(step, step.startsWith('release') || step.startsWith('checkpoint') ? 1 : chance(4))
  const sql = connect(site.databaseUrl(), { max: 1, applicationName: 'campaign' })
  if (step.startsWith('release')) await expireHold(sql)
  await sql.end()
  return killed
}

function killServer(site: Site): void {
  const pid = site.serverPid()
  if (pid) process.kill(pid, 'SIGKILL')
}

/** From 1 to so many. */
function chance(most: number): number {
  return 1 + Math.floor(Math.random() * most)
}
