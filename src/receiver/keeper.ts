import type { Lease, RejectionReason } from '../message/delivery.ts'

/** An item as the gateway hands it out: without digests, which are for the receiver to take from what it has stored. */
export type LeasedItem = Omit<Lease, 'envelopeDigest' | 'contentDigest'>

/** A whole message, as it was fetched. */
export interface Delivered {
  readonly item: LeasedItem
  /** The signed document, byte for byte. */
  readonly document: Buffer
  /** In the document's order. */
  readonly attachments: readonly Attachment[]
}

export interface Attachment {
  readonly mediaType: string
  readonly bytes: Buffer
}

/** A record as it stands in the store now. */
export interface Kept {
  readonly document: Buffer
  readonly attachments: readonly Buffer[]
  /** Of which message it is, where the store tells. */
  readonly messageId?: string
}

/** The receiver's own store. */
export interface Keeper {
  /**
   * Stores the message for good before it resolves, and gives the record's id: 1 to 100 of `A-Z a-z 0-9 . _ : / -`. It
   * may be called again for the same message, also at once from two places: there is one record, and its id is the same.
   * @throws CannotKeep what it will never store · ProgramFailed what may be the document's fault or not · anything else
   *   is a fault that passes
   */
  keep(delivered: Delivered, onStep: OnStep): Promise<string>
  /** Reads the record from the store itself, never from memory; undefined when there is none. */
  read(recordId: string): Promise<Kept | undefined>
  /** Told that the sender or a consent stopped the message before it was confirmed: nobody may work on it. */
  setAside?(item: LeasedItem): Promise<void>
}

/** Where a receiver may be killed: told when each step is done, in this order. */
export type Step = 'leased' | 'fetched' | 'written' | 'renamed' | 'read-back' | 'confirmed' | 'answered'
export const steps: readonly Step[] = ['leased', 'fetched', 'written', 'renamed', 'read-back', 'confirmed', 'answered']
export type OnStep = (step: Step) => void | Promise<void>

/** The document will never be stored here: it is given back, for a person to look at. */
export class CannotKeep extends Error {
  override readonly name = 'CannotKeep'
  readonly reason: RejectionReason

  constructor(reason: Extract<RejectionReason, 'cannot-be-read' | 'cannot-be-stored'>) {
    super(`the store will never take it: ${reason}`)
    this.reason = reason
  }
}

/** A program did not store it and did not say why: the document may be at fault, or the system behind the program. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed'
}
