import { foundMax } from '../admin/pages/messages.ts'
import { explainEvidence } from '../evidence/explain.ts'
import type { MessageView } from '../evidence/message-view.ts'
import { createCatalogue } from '../message/catalogue.ts'
import { type FoundMessage, foundStates } from '../message/message-search.ts'
import { cancellingTypes } from '../resend.ts'
import { searchMessages } from '../store/message-search.ts'
import { findMessageView } from '../store/message-view.ts'
import { readSchemaFolder } from '../store/schema-folder.ts'
import { type LookStore, type OpenForLooks, recordLook } from './args/look.ts'
import { type MessagesCall, parseMessagesCall } from './args/messages-call.ts'
import { openStoreBeside } from './args/open-store.ts'
import { table } from './args/table.ts'
import { withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, type Io, processIo } from './command.ts'

/** `budkavle messages`: finds messages, and shows one’s fate. Status 0 found, 1 no such message, 2 wrong call. */
export function createMessages(open: OpenForLooks, now = () => new Date()): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const call = parseMessagesCall(args, now())
      const { store, close } = await open()
      try {
        return call.act === 'search' ? await search(store, call, now(), io) : await show(store, call, now(), io)
      } finally {
        await close()
      }
    })
}

/** On the store that the configuration names. */
export const main: Command = createMessages(() => openStoreBeside(process.env))

const usage = `usage: budkavle messages [--id <number|message id>] [--party <sender>] [--office <office>] [--type <name>]
              [--state <state>] [--from <day>] [--until <day>] [--before <number>] [--json]
       budkavle messages show <number> --by <staff id> [--json]

Without an --id the last 7 days, or 92 at most; what waits is found however old it is. ${foundMax} at most, the newest
first. States: ${foundStates.join(', ')}.
show: where one lies, why, and all that the log holds of it; never the document. Who looks stands in the log first.
"budkavle evidence" writes what is to be handed on: all of it, or the receipt of one entry.`

async function search(
  { admin }: LookStore,
  { query, json }: Extract<MessagesCall, { act: 'search' }>,
  at: Date,
  io: Io,
): Promise<number> {
  const found = await searchMessages(admin, 'all', query, at, foundMax + 1)
  const messages = found.slice(0, foundMax)
  const before = found.length > foundMax ? (messages.at(-1)?.item ?? null) : null
  if (json) io.out(JSON.stringify({ messages, before }, null, 2))
  else {
    io.out(messages.length === 0 ? 'no message' : table([columns, ...messages.map(rowOf)]).join('\n'))
    if (before !== null) io.out(`older ones: --before ${before}`)
  }
  return exitStatus.yes
}

const columns = ['number', 'accepted', 'state', 'urgency', 'type', 'sender', 'office', 'message id'] as const

function rowOf({ item, acceptedAt, state, urgency, messageType, sender, office, messageId }: FoundMessage): string[] {
  return [String(item), acceptedAt, state, urgency, messageType, sender, office, messageId]
}

async function show(
  store: LookStore,
  { item, by, json }: Extract<MessagesCall, { act: 'show' }>,
  at: Date,
  io: Io,
): Promise<number> {
  const there = await recordLook(store, { reason: 'message.viewed', item }, by, at)
  const cancelling = cancellingTypes(createCatalogue(await readSchemaFolder()))
  const view = there ? await findMessageView(store.admin, item, cancelling, at) : undefined
  if (!view) {
    io.error('there is no such message')
    return exitStatus.no
  }
  io.out(json ? JSON.stringify(view, null, 2) : describe(view))
  return exitStatus.yes
}

function describe(view: MessageView): string {
  const { item, messageId, messageType, schemaVersion, urgency, sender, acceptedAt, state, office, route } = view
  const { leasedUntil, late, stepsTaken, nextStepAt, clocks, custody, events, recordId } = view
  return [
    `message ${item}: ${state}${late ? ', late' : ''}, at ${office}`,
    `  message   ${messageId}, ${messageType}/${schemaVersion}, ${urgency}, from ${sender}, accepted ${acceptedAt}`,
    `  route     ${route.reason}${route.rule === null ? '' : ` ${route.rule}`}`,
    ...(leasedUntil === null ? [] : [`  leased    until ${leasedUntil}`]),
    ...(recordId === null ? [] : [`  record    ${recordId}`]),
    ...clocks.map(({ clock, due, binds }) => `  clock     ${clock} due ${due}, for the ${binds}`),
    `  ladder    ${stepsTaken} steps taken, the next ${nextStepAt ?? 'is not due'}`,
    ...custody.map(({ at, from, to, reason, by }) =>
      `  moved     ${at}  ${from} → ${to}  ${reason}  ${by ?? ''}`.trimEnd(),
    ),
    ...events.flatMap(({ index, evidence }) => [
      '',
      `  entry ${index}: ${evidence.event} at ${evidence.eventTime}`,
      ...explainEvidence(evidence).map((line) => `    ${line}`),
    ]),
  ].join('\n')
}
