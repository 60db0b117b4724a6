import { parseArgs } from 'node:util'
import { writeReceipt } from '../evidence/receipt.ts'
import { searchMessages } from '../store/message-search.ts'
import { findMessageReceipt, makeEvidenceFile } from '../store/message-view.ts'
import { type LookStore, type OpenForLooks, parseLooker, recordLook } from './args/look.ts'
import { parseEntry, thereAlready, verifyLine, writeNew } from './args/new-file.ts'
import { openStoreBeside } from './args/open-store.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/**
 * `budkavle evidence`: all that the log holds of a message, or the receipt of one entry, as one file that `budkavle
 * verify` checks offline. Status 0 written, 1 not written, 2 wrong call.
 */
export function createEvidence(open: OpenForLooks, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const call = parseCall(args)
      if (await io.isThere(call.out)) return no(thereAlready, io)
      const { store, close } = await open()
      try {
        return await write(store, call, now(), io)
      } finally {
        await close()
      }
    })
}

/** On the store that the configuration names. */
export const main: Command = createEvidence(() => openStoreBeside(process.env))

const usage = `usage: budkavle evidence <number|message id> --out <file> --by <staff id> [--entry <number>]

Writes every receipt of a message in the order of the log, in the tree of one checkpoint: canonical JSON, the same file
as the administrators' page gives. With --entry only the receipt of that entry of the log, as the page gives it;
"budkavle messages show" tells the message's entries. Nothing of the document is in it. A file that is there is not
written over. Who takes it stands in the log first.`

interface Call {
  readonly message: string
  readonly out: string
  readonly by: string
  /** Its index in the log; undefined: all of the message. */
  readonly entry: number | undefined
}

/** @throws UsageError */
function parseCall(args: string[]): Call {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    args,
    options: { out: text, by: text, entry: text },
    allowPositionals: true,
  })
  const [message = '', ...more] = positionals
  const named = isNumber(message) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(message)
  if (!named || more.length > 0) throw new UsageError('one message is named, by its number or its message id')
  if (!values.out || values.out === '-') throw new UsageError('--out is the file to write')
  const entry = values.entry === undefined ? undefined : parseEntry(values.entry, 'budkavle messages show')
  return { message, out: values.out, by: parseLooker(values.by), entry }
}

async function write(store: LookStore, call: Call, at: Date, io: Io): Promise<number> {
  const { message, out, entry } = call
  const items = isNumber(message) ? [Number(message)] : await findItems(store, message, at)
  const [item, ...others] = items
  if (others.length > 0)
    return no(`several senders have used this message id: ${items.join(', ')}; name one by its number`, io)
  const file = item === undefined ? undefined : await makeFile(store, item, call, at)
  if (file === undefined)
    return no(`there is no such message${entry === undefined ? '' : ', or no such entry of it'}`, io)
  if (!(await writeNew(io, out, file))) return no(thereAlready, io)
  const what = entry === undefined ? 'the evidence' : `the receipt of entry ${entry}`
  io.out(`${what} of message ${item} is in ${out}; to check it, with the log's key as you know it:`)
  io.out(verifyLine(out, store.signer.verifierKey))
  return exitStatus.yes
}

/** As the room gives it, once the look is in the log; undefined when there is no such thing. */
async function makeFile(store: LookStore, item: number, { entry, by }: Call, at: Date): Promise<string | undefined> {
  const { admin, signer } = store
  if (entry === undefined) {
    const isThere = await recordLook(store, { reason: 'evidence.downloaded', item }, by, at)
    return isThere ? await makeEvidenceFile(admin, signer, item) : undefined
  }
  const isThere = await recordLook(store, { reason: 'receipt.downloaded', item, entry }, by, at)
  const receipt = isThere ? await findMessageReceipt(admin, signer, item, entry) : undefined
  return receipt && writeReceipt(receipt)
}

async function findItems({ admin }: LookStore, messageId: string, at: Date): Promise<number[]> {
  const found = await searchMessages(admin, 'all', { messageId: messageId.toLowerCase() }, at, 10)
  return found.map(({ item }) => item)
}

function isNumber(text: string): boolean {
  return /^[1-9]\d{0,14}$/.test(text)
}

function no(why: string, io: Io): number {
  io.error(why)
  return exitStatus.no
}
