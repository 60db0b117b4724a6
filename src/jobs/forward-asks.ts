import type { DeliveryDeps } from '../delivery.ts'
import type { ForwardingOffice } from '../message/reception.ts'
import { type ForwardOptions, postForward } from '../net/forward.ts'
import { SendError } from '../net/send-error.ts'

interface AskParts extends ForwardOptions {
  readonly delivery: Pick<DeliveryDeps, 'takeAsks'>
}

/**
 * Tells an endpoint what a poll would have brought beside items: second looks and manifests, as the part `asks`. It
 * answers them where polls do. What it did not take is told again, as polls are told again what they left unanswered.
 * @returns undefined when there was nothing to ask
 */
export async function forwardAsks(
  parts: AskParts,
  office: ForwardingOffice,
): Promise<'told' | 'not-taken' | undefined> {
  const asks = await parts.delivery.takeAsks([office.office], parts.now())
  if (asks.secondLooks.length + asks.manifests.length === 0) return undefined
  const json = Buffer.from(JSON.stringify(asks))
  const part = { name: 'asks', mediaType: 'application/json', bytes: json.length, open: async () => json }
  try {
    const { status } = await postForward(office, [part], parts)
    return status >= 200 && status < 300 ? 'told' : 'not-taken'
  } catch (err) {
    if (err instanceof SendError) return 'not-taken'
    throw err
  }
}
