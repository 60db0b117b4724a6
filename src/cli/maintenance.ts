import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { isPublicId } from '../evidence/record-id.ts'
import { maintenanceReasons } from '../message/maintenance.ts'
import { findMaintenance, type MaintenanceWish, setMaintenance } from '../store/maintenance.ts'
import type { Store } from '../store/store.ts'
import { openStoreBeside } from './args/open-store.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** Opens the gateway's store. */
export type OpenForMaintenance = () => Promise<{
  readonly store: Pick<Store, 'background' | 'commit' | 'signer'>
  close(): Promise<void>
}>

/** `budkavle maintenance`: whether the gateway takes in what comes; begins and ends that. Status 0 done, 1 not, 2 wrong call. */
export function createMaintenance(open: OpenForMaintenance, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const call = parseCall(args, now())
      const { store, close } = await open()
      try {
        return call.act === 'show' ? await show(store, io) : await set(store, call, now(), io)
      } finally {
        await close()
      }
    })
}

/** On the store that the configuration names. */
export const main: Command = createMaintenance(() => openStoreBeside(process.env))

const usage = `usage: budkavle maintenance
       budkavle maintenance on --reason <code> --by <staff id> [--until <RFC 3339>]
       budkavle maintenance off --by <staff id>

While it is on, nothing new is taken in: senders get 503 with the reason and send the same later. Offices fetch and
confirm what has come as always. Every gateway process follows at once; it stands in the log. Reasons:
${maintenanceReasons.join(', ')}.`

type Call =
  | { readonly act: 'show' }
  | { readonly act: 'set'; readonly by: string; readonly wish: MaintenanceWish | undefined }

/** @throws UsageError */
function parseCall(args: string[], now: Date): Call {
  const text = { type: 'string' } as const
  const options = { reason: text, by: text, until: text }
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [act, ...more] = positionals
  if (act === undefined && Object.keys(values).length === 0) return { act: 'show' }
  if ((act !== 'on' && act !== 'off') || more.length > 0) throw new UsageError('it is turned on or off')
  if (!isPublicId(values.by)) {
    throw new UsageError('--by is an identifier of the staff, of A-Z a-z 0-9 . _ : / -, never a personal identity code')
  }
  if (act === 'off') return { act: 'set', by: values.by, wish: undefined }
  const reason = maintenanceReasons.find((one) => one === values.reason)
  if (!reason) throw new UsageError(`--reason is one of ${maintenanceReasons.join(', ')}`)
  return { act: 'set', by: values.by, wish: { reason, until: parseUntil(values.until, now) } }
}

function parseUntil(text: string | undefined, now: Date): string | null {
  if (text === undefined) return null
  const at = new Date(text)
  if (/^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$/.test(text) && at > now) return at.toISOString()
  throw new UsageError('--until is a time to come, such as 2026-11-28T06:00:00Z')
}

async function show({ background }: Pick<Store, 'background'>, io: Io): Promise<number> {
  const found = await findMaintenance(background)
  const end = found && (found.until === null ? 'no end is named' : `expected until ${found.until}`)
  io.out(
    found ? `on since ${found.since}: ${found.reason}, by ${found.by}; ${end}` : 'off: the gateway takes in what comes',
  )
  return exitStatus.yes
}

async function set(
  { commit, signer }: Pick<Store, 'commit' | 'signer'>,
  { wish, by }: Extract<Call, { act: 'set' }>,
  at: Date,
  io: Io,
): Promise<number> {
  const outcome = await setMaintenance(commit, wish, by, { at, issuer: signer.origin, newId: randomUUID })
  if (outcome === 'there') {
    io.error(`maintenance is ${wish ? 'on' : 'off'} already; nothing is changed`)
    return exitStatus.no
  }
  io.out(wish ? `on: ${wish.reason}` : 'off: the gateway takes in what comes')
  return exitStatus.yes
}
