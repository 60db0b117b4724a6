import type { Config } from '../config.ts'
import type { Knowledge } from '../knowledge.ts'
import type { OfficeId } from '../message/ids.ts'
import type { Endpoint } from '../message/reception.ts'
import { type AddressRule, createAddressRule } from '../net/address.ts'
import { tryForward } from '../net/forward.ts'
import { SendError } from '../net/send-error.ts'
import { listOffices } from '../store/reception.ts'
import type { Store } from '../store/store.ts'

export interface ConnectionParts {
  readonly store: Pick<Store, 'admin'>
  readonly knowledge: Pick<Knowledge, 'findNotLive'>
  /** `reached`, or why an endpoint is not spoken to, as a code. */
  tryEndpoint(endpoint: Endpoint): Promise<string>
  /** Puts into the log what changes nothing. @throws when it is not there: then nothing is tried */
  act(by: string, act: { readonly reasons: readonly string[]; readonly subject: string }): Promise<void>
}

/** `reached` and `polls` are as they must be; else a code of why not. */
export type Connection = { readonly done: 'reached' | 'polls' } | { readonly no: string }

/**
 * Of a polling office whether it asked of late; of a forwarding one whether its endpoint would be spoken to now. For the
 * room and for the command; who asks is in the log first.
 * @param office that a party holds: whoever calls has made sure
 */
export async function testConnection(parts: ConnectionParts, office: string, by: string): Promise<Connection> {
  await parts.act(by, { reasons: ['connection.tested'], subject: `office:${office}` })
  const [view] = await listOffices(parts.store.admin, [office as OfficeId])
  if (view?.reception.mode === 'forward') {
    const code = await parts.tryEndpoint(view.reception)
    return code === 'reached' ? { done: code } : { no: code }
  }
  const faults = parts.knowledge.findNotLive(office as OfficeId)
  if (faults.includes('office.certificate')) return { no: 'office.certificate' }
  return faults.includes('office.not-polled') ? { no: 'office.not-polled' } : { done: 'polls' }
}

export interface TryParts {
  readonly rule: AddressRule
  /** The gateway's own certificate and key, PEM. */
  readonly tls: { readonly cert: string; readonly key: string }
  /** Ends what is under way, for the gateway stops. */
  readonly stop?: AbortSignal
}

/** Whether an endpoint would be spoken to: `reached`, or why not, as a code. Nothing is sent. */
export function createTryEndpoint(parts: TryParts): ConnectionParts['tryEndpoint'] {
  const options = { ...parts, timeoutMs: tryMs, now: () => new Date() }
  return (endpoint) => tryForward(endpoint, options).then(() => 'reached', codeOf)
}

/** Where the gateway may connect to. A development gateway talks with systems on the same machine. */
export function addressRuleOf({ allowedNetworks, development }: Config): AddressRule {
  const here = development ? ['127.0.0.0/8', '::1/128'] : []
  return createAddressRule({ allowedNetworks: [...allowedNetworks, ...here] })
}

/** @throws what is a fault of ours */
function codeOf(err: unknown): string {
  if (err instanceof SendError) return err.code
  throw err
}

/** Somebody waits for it. */
const tryMs = 10_000
