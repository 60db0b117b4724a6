/** Why the room does not do what was asked. */
export const denials = {
  'admin.signed-out': { status: 401, title: 'Sign in first' },
  'admin.not-allowed': { status: 403, title: 'Your roles do not allow this' },
  'admin.not-from-here': {
    status: 403,
    title: 'The request does not come from a page of this room, or from one that is too old',
  },
  'admin.not-found': { status: 404, title: 'There is nothing here for you' },
  'admin.malformed': { status: 400, title: 'What was sent does not have the form that this address takes' },
  'admin.sign-in-failed': { status: 403, title: 'The sign-in could not be finished' },
  'admin.no-role': { status: 403, title: 'The identity provider names no role of this room for you' },
  'admin.provider-away': { status: 503, title: 'The identity provider does not answer' },
  'routing.own-draft': { status: 403, title: 'Who drafts a change does not approve it' },
  'routing.decided': { status: 409, title: 'The change is approved or discarded already' },
  'routing.overlaps': { status: 409, title: 'What the change was drafted on has changed meanwhile' },
  'routing.too-soon': { status: 409, title: 'The first day must be tomorrow or later; today only with a reason' },
  'routing.nothing-left': { status: 409, title: 'There is nothing of the change that can be taken back' },
  'incident.closed': { status: 409, title: 'The incident is closed already' },
  'resend.absent': { status: 404, title: 'There is no such message' },
  'resend.held': { status: 409, title: 'The message is not shown to its office yet' },
  'resend.stopped': { status: 409, title: 'The message was stopped before it was confirmed' },
  'resend.relayed': { status: 409, title: 'The receiver was told by other means, and with that it is over' },
  'resend.at-desk': { status: 409, title: 'The message lies at the manual desk: there it is given to an office' },
  'resend.confirmed': {
    status: 409,
    title: 'The office has confirmed the message, and no open incident shows that it has lost it since',
  },
  'resend.erased': { status: 409, title: 'The content of the message is erased' },
  'resend.taken-back': {
    status: 409,
    title: 'The sender has cancelled or replaced the message, or the consent that it rests on is withdrawn',
  },
  'resend.changed': { status: 409, title: 'The message has changed meanwhile' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>
export type DenialCode = keyof typeof denials

/** An expected "no" of the room, for a person or a program; its code says which. Refusals are the gateway's to parties. */
export class Denial extends Error {
  override readonly name = 'Denial'
  readonly code: DenialCode

  constructor(code: DenialCode) {
    super(code)
    this.code = code
  }
}
