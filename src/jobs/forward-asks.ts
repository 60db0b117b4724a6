import type { DeliveryDeps } from '../delivery.ts'
import type { ForwardingOffice } from '../message/reception.ts'
import { type ForwardOptions, postForward } from '../net/forward.ts'
import { SendError } from '../net/send-error.ts'

interface AskParts extends ForwardOptions {
  readonly delivery: Pick<DeliveryDeps, 'takeAsks'>
}

/**
 * Tells an endpoint what a poll would have brought beside items: second looks and manifests, as the part `asks`. It
 * answers them where polls do, whatever it answers here. What stays unanswered is told again, as it is to polls.
 */
export async function forwardAsks(parts: AskParts, office: ForwardingOffice): Promise<void> {
  const asks = await parts.delivery.takeAsks([office.office], parts.now())
  if (asks.secondLooks.length + asks.manifests.length === 0) return
  const json = Buffer.from(JSON.stringify(asks))
  const part = { name: 'asks', mediaType: 'application/json', bytes: json.length, open: async () => json }
  try {
    await postForward(office, [part], parts)
  } catch (err) {
    if (!(err instanceof SendError)) throw err
  }
}
