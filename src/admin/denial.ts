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
