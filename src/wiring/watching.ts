import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSendCanary, type SendCanary } from '../canary.ts'
import type { Config } from '../config.ts'
import type { GatewayDeps } from '../gateway.ts'
import { tendCanaries } from '../jobs/canary.ts'
import { escalate } from '../jobs/escalate.ts'
import { alertIncidents, createLiveAlerts } from '../jobs/office-alerts.ts'
import type { Knowledge } from '../knowledge.ts'
import type { createLog } from '../log-line.ts'
import type { Metrics } from '../metrics.ts'
import type { Store } from '../store/store.ts'

export interface WatchParts {
  readonly config: Config
  readonly store: Store
  readonly knowledge: Knowledge
  readonly gateway: GatewayDeps
  readonly log: ReturnType<typeof createLog>
  readonly metrics: Metrics
}

export interface RegularWork {
  readonly name: string
  readonly everySeconds: number
  work(): Promise<void>
}

/** What one gateway process does so that no inbox goes unread: ladders are climbed, canaries sent and followed. */
export function createWatch(parts: WatchParts): RegularWork[] {
  const { config, store, knowledge, gateway, metrics } = parts
  const { catalogue } = gateway.schemas
  const { calendar } = gateway
  const stamp = () => ({ at: new Date(), issuer: store.signer.origin, newId: randomUUID })
  const onStep = (audience: string) => metrics.stepsTaken.inc({ audience })
  const { canaryHoursMax } = config
  const canaries = { sql: store.background, isHeld: knowledge.isHeld, canaryHoursMax, send: openSigner(parts) }
  const offices = () => [...knowledge.routingTable().offices.values()].map(({ id }) => id)
  const graceMs = graceMinutes * (60_000 / config.ladderSpeed)
  const alertNotLive = createLiveAlerts({ store, offices, findNotLive: knowledge.findNotLive, graceMs })
  return [
    { name: 'alert-incidents', everySeconds: 5, work: () => alertIncidents(store, stamp()) },
    { name: 'alert-not-live', everySeconds: 30, work: () => alertNotLive(stamp()) },
    {
      name: 'escalate',
      everySeconds: config.ladderSpeed > 1 ? 1 : 5,
      work: () => escalate({ store, catalogue, calendar, onStep }, stamp()),
    },
    { name: 'canary', everySeconds: 15, work: () => tendCanaries(canaries, new Date()) },
  ]
}

/** An office that polls again within it was only slow. */
const graceMinutes = 15

/** @throws Error when the file has no key or no certificate: better not to start than to find out by silence */
function openSigner({ config, gateway, log }: WatchParts): SendCanary | undefined {
  if (config.canarySignerFile === undefined) {
    log.warn('no CANARY_SIGNER_FILE: no canaries are sent, so no office counts as live')
    return undefined
  }
  return createSendCanary(gateway, readFileSync(config.canarySignerFile, 'utf8'))
}
