import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { writeDurably } from './folder.ts'
import { CannotKeep, type Delivered, type Keeper, ProgramFailed } from './keeper.ts'
import type { ReadPart } from './read-part.ts'
import { recordIdOf } from './record-id.ts'

export interface ProgramOptions {
  /** Stores a message: the document on its standard input; it prints the record's id. */
  readonly program: string
  /** Reads back what it has stored. */
  readonly readPart: ReadPart
  /** What programs get, to which is added what is told of the message. */
  readonly env: Environment
  readonly timeoutSeconds?: number
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * A case system as a store, behind a program of its own. It gets `BUDKAVLE_ITEM` (what the gateway says of the message,
 * JSON), `BUDKAVLE_KEY` (the same for the same message, for ever: who stores under it stores once) and
 * `BUDKAVLE_ATTACHMENTS` (a folder with `attachment-1` …, gone when it ends). It ends with 0 when the message is stored
 * for good; with 65 when the document cannot be read, 73 when it can never be stored, 75 when it is to be tried later
 * (sysexits.h). Anything else is taken for the document's own fault only once others were stored meanwhile (blame.ts).
 */
export function createProgram({ program, readPart, env, timeoutSeconds = 60 }: ProgramOptions): Keeper {
  return {
    async keep(delivered, onStep) {
      const folder = await mkdtemp(join(tmpdir(), 'budkavle-handed-'))
      try {
        await writeAttachments(folder, delivered)
        await onStep('written')
        const told = { ...env, ...tell(delivered, folder) }
        const { status, out } = await run(program, [], { env: told, input: delivered.document, timeoutSeconds })
        const recordId = requireRecordId(status, out)
        await onStep('renamed')
        return recordId
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    async read(recordId) {
      const document = isRecordId(recordId) ? await readPart(recordId, 'document') : undefined
      if (!document) return undefined
      const attachments: Buffer[] = []
      for (;;) {
        const next = await readPart(recordId, `attachment-${attachments.length + 1}`)
        if (!next) return { document, attachments }
        attachments.push(next)
      }
    },
  }
}

/** A program that is called with a record id and `document` or `attachment-1` …, and prints the bytes; 66: not there. */
export function programPart(program: string, env: Environment, timeoutSeconds = 60): ReadPart {
  return async (recordId, part) => {
    const { status, out } = await run(program, [recordId, part], { env, timeoutSeconds })
    if (status === exit.noInput) return undefined
    if (status !== 0) throw new Error(`the program that reads back ended with ${status}`)
    return out
  }
}

/** sysexits.h */
const exit = { dataError: 65, noInput: 66, cannotCreate: 73, tryLater: 75 } as const

async function writeAttachments(folder: string, { attachments }: Delivered): Promise<void> {
  for (const [i, { bytes }] of attachments.entries()) await writeDurably(join(folder, `attachment-${i + 1}`), bytes)
}

function tell({ item }: Delivered, folder: string): Record<string, string> {
  const { leaseToken: _, leasedUntil: __, state: ___, ...facts } = item
  return { BUDKAVLE_ITEM: JSON.stringify(facts), BUDKAVLE_KEY: recordIdOf(item), BUDKAVLE_ATTACHMENTS: folder }
}

function requireRecordId(status: number | null, out: Buffer): string {
  if (status === exit.dataError) throw new CannotKeep('cannot-be-read')
  if (status === exit.cannotCreate) throw new CannotKeep('cannot-be-stored')
  if (status === exit.tryLater) throw new Error('the program says to try later')
  const recordId = out.toString('utf8').trim()
  if (status === 0 && isRecordId(recordId)) return recordId
  throw new ProgramFailed(status === 0 ? 'the program printed no record id' : `the program ended with ${status}`)
}

/** Of the form that a gateway takes, and no path that leads upwards. */
function isRecordId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$/.test(text) && !text.includes('..')
}

interface Run {
  readonly env: Environment
  readonly timeoutSeconds: number
  readonly input?: Uint8Array
}

/** What it writes on standard error is not ours to log: it may say something of a person. */
async function run(
  program: string,
  args: readonly string[],
  { env, timeoutSeconds, input = new Uint8Array() }: Run,
): Promise<{ status: number | null; out: Buffer }> {
  const limits = { timeout: timeoutSeconds * 1000, killSignal: 'SIGKILL' } as const
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'ignore'], ...limits })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  // One that ends without reading its input is judged by its status.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [status, out] = await Promise.all([ended, buffer(child.stdout)])
  return { status, out }
}
