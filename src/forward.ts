import { confirmItem, type DeliveryDeps } from './delivery.ts'
import { Refusal } from './errors.ts'
import { type Confirmation, type Lease, withoutDigests } from './message/delivery.ts'
import type { OfficeId } from './message/ids.ts'
import type { KnownUpload } from './message/links.ts'
import type { Endpoint, ForwardingOffice } from './message/reception.ts'

/** What forwarding needs from the world, beside what polling needs. */
export interface ForwardDeps {
  readonly delivery: DeliveryDeps
  findContent(offices: readonly OfficeId[], item: number): Promise<OpenFile | undefined>
  listAttachments(offices: readonly OfficeId[], item: number): Promise<readonly KnownUpload[] | undefined>
  openAttachment(offices: readonly OfficeId[], item: number, sha256: string): Promise<OpenFile | undefined>
  /** Told that an endpoint has stored something: its office is looked after, as one is whose system polls. */
  onHeard(offices: readonly OfficeId[]): void
  /** Hands a parcel to an endpoint: what it says it has stored, or why it has not, as a code. */
  post(endpoint: Endpoint, parcel: Parcel): Promise<Posted>
  /** Lets a lease go and says when the item is tried again. */
  putBack(office: ForwardingOffice, lease: Lease, code: string): Promise<void>
}

export interface OpenFile {
  readonly bytes: Buffer
  readonly mediaType: string
}

/** What goes to an endpoint. Attachments are opened one at a time: each may be as large as a hundred documents. */
export interface Parcel {
  /** As a lease of the inbox shows it: without its digests. */
  readonly item: object
  readonly document: OpenFile
  readonly attachments: readonly (Pick<KnownUpload, 'bytes' | 'mediaType'> & { open(): Promise<Buffer> })[]
}

export type Posted = { readonly stored: Omit<Confirmation, 'leaseToken'> } | { readonly code: string }

/** `gone`: the item is not to be forwarded any more, for it was stopped, or another has it. */
export type Forwarded = 'stored' | 'not-taken' | 'gone'

/**
 * Hands a leased item to its office's endpoint, and confirms it in the office's name only when the answer has the
 * endpoint's record id and the right digests: the rules, the evidence and the alarms are those of polling. Whatever else
 * comes of it, the item waits again at once for whoever polls.
 */
export async function forwardItem(deps: ForwardDeps, office: ForwardingOffice, lease: Lease): Promise<Forwarded> {
  const parcel = await openParcel(deps, office, lease)
  if (!parcel) return 'gone'
  const posted = await deps.post(office, parcel)
  const code = 'code' in posted ? posted.code : await confirm(deps, office, lease, posted.stored)
  if (code === 'stored') deps.onHeard([office.office])
  if (code === 'stored' || code === 'gone') return code
  await deps.putBack(office, lease, code)
  return 'not-taken'
}

async function openParcel(deps: ForwardDeps, office: ForwardingOffice, lease: Lease): Promise<Parcel | undefined> {
  const offices = [office.office]
  const document = await deps.findContent(offices, lease.item)
  const files = await deps.listAttachments(offices, lease.item)
  if (!document || !files) return undefined
  const attachments = files.map(({ sha256, ...known }) => ({
    ...known,
    async open() {
      const file = await deps.openAttachment(offices, lease.item, sha256)
      if (!file) throw new Error('an attachment of a leased item is not there')
      return file.bytes
    },
  }))
  return { item: withoutDigests(lease), document, attachments }
}

async function confirm(
  { delivery }: ForwardDeps,
  { party }: ForwardingOffice,
  { item, leaseToken }: Lease,
  stored: Omit<Confirmation, 'leaseToken'>,
): Promise<'stored' | 'gone' | 'digest-mismatch' | 'answer-malformed'> {
  try {
    await confirmItem(delivery, party, item, { ...stored, leaseToken })
    return 'stored'
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    if (err.code === 'confirmation.digest-mismatch') return 'digest-mismatch'
    return err.code === 'request.malformed' ? 'answer-malformed' : 'gone'
  }
}
