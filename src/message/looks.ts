import type { OfficeId } from './ids.ts'

/** A confirmed item that its receiver is asked for again: its record, and a number that was never used before. */
export interface LookAsk {
  readonly item: number
  readonly recordId: string
  /** 32 random bytes, lower-case hex. */
  readonly nonce: string
}

/** What an office is asked beside what waits for it. */
export interface Asks {
  readonly secondLooks: readonly LookAsk[]
  /** Numbers of manifests that wait for an answer. */
  readonly manifests: readonly number[]
}

/** What a receiver says of a second look: the digest of nonce and content as it has them now, or that it has none. */
export interface LookAnswer {
  readonly nonce: string
  /** SHA-256, lower-case hex; null: it has no such record. */
  readonly sha256: string | null
}

/** `dropped`: the document was erased, or is on its way to its office again, so that there is nothing to compare with. */
export const lookResults = ['held', 'mismatch', 'absent', 'unanswered', 'dropped'] as const
export type LookResult = (typeof lookResults)[number]

export interface Look extends Omit<LookAsk, 'recordId'> {
  readonly look: number
  /** Null while the item is on its way to its office again. */
  readonly recordId: string | null
  readonly office: OfficeId
  /** Null while nobody has answered. */
  readonly result: LookResult | null
  /** What the receiver sent; null when it sent none. */
  readonly answer: string | null
  /** Index in the log of the evidence of the result. */
  readonly entry: number | null
}
