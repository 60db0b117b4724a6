import { parseArgs } from 'node:util'
import { UsageError } from './usage-error.ts'

export const receiveUsage = `usage: budkavle receive --url <https://…> --certificate <file> --key <file> --ca <file>
                       (--folder <folder> | --program <file> (--read-back <file> | --folder <folder>))
                       [--office <id>]... [--signer <file>] [--log-key <key>] [--once] [--test-inbox <port>]

Takes what waits in a party's inbox, stores it, reads it back from the store, and confirms that. Killed at any moment and
started again it loses nothing and stores nothing twice. Ends with SIGTERM, when what is under way is done.
  --url          the gateway
  --certificate  the party's TLS certificate with its chain, PEM; --key its key, which may be in the same file
  --ca           the authorities that the gateway's certificate must come from, PEM
  --folder       the store: a folder for each message, whole or not at all, read by its owner only. What takes
                 messages on from there leaves them there: the gateway asks for them again
  --program      the store is behind this program. It gets the document on its standard input, BUDKAVLE_ITEM (JSON),
                 BUDKAVLE_KEY (the same for the same message: store once under it) and BUDKAVLE_ATTACHMENTS (a folder);
                 it prints its record id and ends with 0, or with 65: cannot be read, 73: cannot be stored, 75: later
  --read-back    called with a record id and document or attachment-1 …: prints what the store holds, or ends with 66.
                 Instead, with --folder: the record id is the path there of the file that the program has kept, and its
                 attachments lie beside it as <path>.attachment-1 …
  --office       only of this office; without it, of all that the party holds
  --signer       the party's signature certificate and key, PEM: to answer the nightly manifests
  --log-key      the log's verifier key: manifests must be signed by it
  --once         ends when nothing waits any more; status 1 when something was left for later
  --test-inbox   on loopback, tells a receiver licence what is in the folder (budkavle license --help); for tests only`

const options = {
  url: { type: 'string' },
  certificate: { type: 'string' },
  key: { type: 'string' },
  ca: { type: 'string' },
  folder: { type: 'string' },
  program: { type: 'string' },
  'read-back': { type: 'string' },
  office: { type: 'string', multiple: true },
  signer: { type: 'string' },
  'log-key': { type: 'string' },
  once: { type: 'boolean', default: false },
  'test-inbox': { type: 'string' },
  // The child of --test-inbox.
  'under-test': { type: 'boolean', default: false },
} as const

export type ReceiveCall = ReturnType<typeof parseReceive>

/** @throws UsageError */
export function parseReceive(args: string[]) {
  const { values } = parseArgs({ args, options })
  const { folder, program, signer, office: offices, once } = values
  const [readBack, logKey, underTest] = [values['read-back'], values['log-key'], values['under-test']]
  if (program === undefined && readBack !== undefined) throw new UsageError('--read-back goes with --program')
  if (program === undefined && folder === undefined) throw new UsageError('--folder or --program is needed')
  if (program !== undefined && (folder === undefined) === (readBack === undefined)) {
    throw new UsageError('with --program, what it has stored is read back by --read-back or from --folder')
  }
  const testInbox = underTest ? undefined : parsePort(values['test-inbox'])
  if (testInbox !== undefined && program !== undefined) throw new UsageError('--test-inbox tells of a --folder only')
  const [url, certificate, key, ca] = ['url', 'certificate', 'key', 'ca'].map((name) => {
    const value = values[name as 'url' | 'certificate' | 'key' | 'ca']
    if (value === undefined) throw new UsageError(`--${name} is needed`)
    return value
  }) as [string, string, string, string]
  if (URL.parse(url)?.protocol !== 'https:') throw new UsageError('--url is the https address of the gateway')
  return { url, certificate, key, ca, folder, program, readBack, offices, signer, logKey, once, testInbox, underTest }
}

function parsePort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port < 65_536) return port
  throw new UsageError('--test-inbox is a port')
}
