import { parseArgs } from 'node:util'
import { writeReceipt } from '../evidence/receipt.ts'
import { isPublicId } from '../evidence/record-id.ts'
import { type ResendNo, resendReasons } from '../message/resend.ts'
import { type ResendWish, resendItem } from '../resend.ts'
import { type OpenResend, openResend } from './args/open-resend.ts'
import { UsageError, withUsage } from './args/usage-error.ts'
import { type Command, exitStatus, processIo } from './command.ts'

/**
 * `budkavle resend`: brings a message to its office again, as the administrators' room does. Status 0 done, 1 not done,
 * 2 wrong call.
 */
export function createResend(open: () => Promise<OpenResend>): Command {
  return (args, io = processIo) =>
    withUsage(usage, args, io, async () => {
      const { wish, json } = parseCall(args)
      const { resend, close } = await open()
      try {
        const answer = await resendItem(resend, wish)
        if ('no' in answer) {
          io.error(`resend.${answer.no}: ${nos[answer.no]}; nothing is changed`)
          return exitStatus.no
        }
        const { receipt } = answer
        const { office } = (receipt.evidence as { recipient: { office: string } }).recipient
        const done = `message ${wish.item}: brought to ${office} again, by ${wish.by}; log entry ${receipt.inclusion.leafIndex}`
        io.out(json ? writeReceipt(receipt) : done)
        return exitStatus.yes
      } finally {
        await close()
      }
    })
}

/** On the database and with the keys that the configuration names. */
export const main: Command = createResend(() => openResend(process.env, () => new Date()))

const usage = `usage: budkavle resend <message> --reason <code> --by <staff id> [--json]

Brings a message, by the gateway's number of it, to its office again. What is open in the office's inbox: its lease ends,
so that whoever held it can confirm it no more, the office is woken, and a forwarded one is tried at once. What the office
has confirmed, while an open incident shows that it has lost it: it is open again, and its reminders begin anew. No
deadline does.

Reasons: ${resendReasons.join(', ')}.
The staff id stands in the log for ever, and the sender sees it: an identifier of your own, never a personal identity
code. With --json the receipt is printed, which "budkavle verify" reads.`

/** Each with what to say to the person who asked. */
const nos: Readonly<Record<ResendNo, string>> = {
  absent: 'there is no such message',
  held: 'it is not shown to its office yet',
  stopped: 'its sender, or the consent it rests on, stopped it',
  relayed: 'people told its receiver by phone or paper, and with that it is over',
  'at-desk': 'it lies at the manual desk: give it to an office with "budkavle desk assign"',
  confirmed: 'its office has confirmed it, and no open incident shows that it has lost it since',
  erased: 'its content is erased',
  'taken-back': 'its sender has cancelled or replaced it, or the consent it rests on is withdrawn',
  changed: 'it has changed meanwhile: look, and ask again',
}

function parseCall(args: string[]): { readonly wish: ResendWish; readonly json: boolean } {
  const options = { json: { type: 'boolean' }, reason: { type: 'string' }, by: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [item, ...more] = positionals
  if (item === undefined || !/^[1-9][0-9]{0,14}$/.test(item) || more.length > 0) {
    throw new UsageError('which message: the gateway’s number of it')
  }
  const reason = resendReasons.find((one) => one === values.reason)
  if (!reason) throw new UsageError(`--reason is one of ${resendReasons.join(', ')}`)
  const { by, json = false } = values
  if (!isPublicId(by)) {
    throw new UsageError('--by is an identifier of your staff, A-Z a-z 0-9 . _ : / -, and no personal identity code')
  }
  return { wish: { item: Number(item), reason, by }, json }
}
