import { createCheckpoint } from '../evidence/checkpoint.ts'
import type { NoteSigner } from '../evidence/signed-note.ts'
import type { KeptCheckpoint, SignedHead } from './kept-checkpoint.ts'

/**
 * Signs tree heads of one log, and remembers the newest. A database that was rolled back (a standby that lacked the last
 * commits, a restored backup) would grow a second tree of the same size: once that is seen, nothing is signed any more.
 */
export interface LogSigner {
  readonly origin: string
  readonly verifierKey: string
  readonly kept: KeptCheckpoint | undefined
  /** The newest head that this process signed. Take it before asking the database: what it then answers must hold it. */
  newest(): SignedHead | undefined
  /** @throws ForkedLog */
  sign(size: number, root: Buffer): string
  /**
   * Signs a text that says by its first line that it is no checkpoint: the origin, a slash and what it is.
   * @throws ForkedLog, TypeError
   */
  signStatement(text: string): string
  /** The signature of a notice, by the same key. @throws ForkedLog */
  signNotice(id: string, unixSeconds: number, body: string): string
  /** Signs nothing from now on, for the database has lost this head. @throws ForkedLog always */
  refuse(lost: SignedHead): never
}

export class ForkedLog extends Error {
  override readonly name = 'ForkedLog'
  constructor() {
    super('the database does not hold what was signed: it was rolled back, and nothing more is signed')
  }
}

/** @param onForked told once, before the first refusal to sign */
export function createLogSigner(
  signer: NoteSigner,
  { kept, onForked }: { readonly kept?: KeptCheckpoint; onForked?(): void } = {},
): LogSigner {
  let newest: SignedHead | undefined
  let forked = false
  function refuse(lost: SignedHead): never {
    if (!forked) {
      forked = true
      onForked?.()
      // So that a start does not take the fork for the log either.
      kept?.save(lost).catch(() => {})
    }
    throw new ForkedLog()
  }
  return {
    origin: signer.name,
    verifierKey: signer.verifierKey,
    kept,
    newest: () => newest,
    sign(size, root) {
      if (forked) throw new ForkedLog()
      if (newest?.size === size && !newest.root.equals(root)) refuse(newest)
      const note = signer.sign(createCheckpoint(signer.name, size, root))
      if (size > (newest?.size ?? -1)) newest = { size, root, note }
      return note
    },
    signStatement(text) {
      if (forked) throw new ForkedLog()
      if (!text.startsWith(`${signer.name}/`)) throw new TypeError('a statement begins with the origin and a slash')
      return signer.sign(text)
    },
    signNotice(id, unixSeconds, body) {
      if (forked) throw new ForkedLog()
      return signer.signNotice(id, unixSeconds, body)
    },
    refuse,
  }
}
