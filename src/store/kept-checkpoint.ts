import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { verifyCheckpoint } from '../evidence/checkpoint.ts'
import { parseVerifierKey } from '../evidence/signed-note.ts'
import { markStep } from '../step-mark.ts'

/** A tree head and the checkpoint that signs it. */
export interface SignedHead {
  readonly size: number
  readonly root: Buffer
  readonly note: string
}

/**
 * The newest checkpoint in a file beside the log's key. A database that is restored or promoted brings its own
 * checkpoints with it; this one it cannot take back.
 */
export interface KeptCheckpoint {
  readonly path: string
  /** @throws Error when the file cannot be read, or holds no checkpoint of the log's key */
  find(): Promise<SignedHead | undefined>
  /** Never puts a smaller one in the place of a larger. Of processes that save at the same instant any may be the last. */
  save(head: SignedHead): Promise<void>
}

export function openKeptCheckpoint(path: string, verifierKey: string): KeptCheckpoint {
  const key = parseVerifierKey(verifierKey)
  async function find(): Promise<SignedHead | undefined> {
    const note = await readIfThere(path)
    if (note === undefined) return undefined
    try {
      const { size, root } = verifyCheckpoint(note, [key])
      return { size, root, note }
    } catch (cause) {
      throw new Error(`the file ${path} holds no checkpoint of the log's key`, { cause })
    }
  }
  return {
    path,
    find,
    async save({ size, note }) {
      const before = await find()
      if (!before || before.size < size) await replaceFile(path, note)
    },
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === 'ENOENT') return undefined
    throw err
  }
}

/** Whoever reads sees the old text or the new, whole, also after a loss of power. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}`
  try {
    const file = await open(temporary, 'wx')
    await file
      .writeFile(text)
      .then(() => file.sync())
      .finally(() => file.close())
    markStep('checkpoint.written')
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}
