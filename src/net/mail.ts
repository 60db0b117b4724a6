import { createTransport } from 'nodemailer'
import { loopbackHosts } from '../message/target-url.ts'
import type { MailText } from './alert-mail.ts'
import { SendError } from './send-error.ts'

export interface MailSettings {
  /** `smtp://` or `smtps://`, with credentials if the server wants them. */
  readonly smtpUrl: string
  readonly from: string
}

export interface OutgoingMail extends MailText {
  /** Of the notice: the same Message-ID at each attempt. */
  readonly id: string
  readonly to: string
}

export interface Mailer {
  /** @throws SendError `mail-refused`, or `unreachable` when there is no answer */
  send(mail: OutgoingMail): Promise<void>
  close(): void
}

/** Hands mail to the operator's own server, which knows how to go on. Plain text, to one address at a time. */
export function createMailer({ smtpUrl, from }: MailSettings): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    requireTLS: needsTls(new URL(smtpUrl)),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Nothing of a mail is ever read from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ id, to, subject, text }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${from.slice(from.indexOf('@') + 1)}>`,
          // So that no automatic reply comes back (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
      } catch (err) {
        throw new SendError(wasAnswered(err) ? 'mail-refused' : 'unreachable', { cause: err })
      }
    },
    close: () => transport.close(),
  }
}

/** Credentials never go over a connection in clear, unless it stays on this machine. */
function needsTls({ hostname, username }: URL): boolean {
  return username !== '' && !loopbackHosts.includes(hostname)
}

/** The server's answer has a reply code; what never reached it has none. */
function wasAnswered(err: unknown): boolean {
  return err instanceof Error && 'responseCode' in err && typeof err.responseCode === 'number'
}

const timeoutMs = 10_000
