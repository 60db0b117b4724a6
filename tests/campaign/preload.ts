/**
 * Loaded into a gateway's processes by the campaign (`--import`), before the gateway: kills the process at a marked
 * step, and sets its clock wrong. The gateway itself knows nothing of it.
 */
import { subscribe } from 'node:diagnostics_channel'
import { type StepName, stepChannelName } from '../../src/step-mark.ts'
import { obeyOrders } from './orders.ts'

const obedience = obeyOrders()

if (obedience) {
  subscribe(stepChannelName, (message) => obedience.passed((message as { step: StepName }).step))
  const RightDate = Date
  const now = () => RightDate.now() + obedience.clockMs()
  globalThis.Date = new Proxy(RightDate, {
    construct: (target, args, as) => Reflect.construct(target, args.length === 0 ? [now()] : args, as),
    get: (target, key, as) => (key === 'now' ? now : Reflect.get(target, key, as)),
  })
}
