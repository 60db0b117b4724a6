import { parseArgs } from 'node:util'
import { parseMessageQuery } from '../../admin/message-query.ts'
import { foundStates, type MessageQuery } from '../../message/message-search.ts'
import { parseLooker } from './look.ts'
import { UsageError } from './usage-error.ts'

/** What `budkavle messages` is asked to do. */
export type MessagesCall = { readonly json: boolean } & (
  | { readonly act: 'search'; readonly query: MessageQuery }
  | { readonly act: 'show'; readonly item: number; readonly by: string }
)

const text = { type: 'string' } as const
const filters = { id: text, party: text, office: text, type: text, state: text, from: text, until: text, before: text }

/** @throws UsageError that names what is wrong and repeats nothing of what was given */
export function parseMessagesCall(args: string[], now: Date): MessagesCall {
  const options = { ...filters, by: text, json: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const { json, by, ...asked } = values
  const [act, item = '', ...more] = positionals
  if (act === undefined) {
    if (by !== undefined) throw new UsageError('a search takes no --by: it opens no message')
    return { json, act: 'search', query: parseQuery(asked, now) }
  }
  if (act !== 'show' || more.length > 0) throw new UsageError('an act is show, of one message')
  if (Object.keys(asked).length > 0) throw new UsageError('show takes --by and --json only')
  if (!/^[1-9]\d{0,14}$/.test(item)) throw new UsageError('the gateway’s number of a message is needed: search by --id')
  return { json, act, item: Number(item), by: parseLooker(by) }
}

function parseQuery(asked: Readonly<Partial<Record<keyof typeof filters, string>>>, now: Date): MessageQuery {
  const { party: sender, before, ...same } = asked
  if (before !== undefined && !/^\d{1,15}$/.test(before)) throw new UsageError('--before is the number of a message')
  const fields: Readonly<Record<string, string | undefined>> = { ...same, sender, before }
  const { query, faults } = parseMessageQuery((name) => fields[name], now)
  const [fault] = faults
  if (fault !== undefined) throw new UsageError(forms[fault])
  return query
}

const forms = {
  id: '--id is the gateway’s number of a message, or its message id',
  sender: '--party is the business id of the sender',
  office: '--office is the identifier of an office',
  type: '--type is the name of a message type',
  state: `--state is one of ${foundStates.join(', ')}`,
  from: '--from is a day such as 2026-11-20, 92 days before --until at most',
  until: '--until is a day such as 2026-11-27',
} as const
