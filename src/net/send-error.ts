/** Why something did not go out: a code for metrics and rows, never an address or what was answered. */
export class SendError extends Error {
  override readonly name = 'SendError'
  readonly code: SendCode

  constructor(code: SendCode, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}

export type SendCode =
  /** The host has an address that may not be spoken to. */
  | 'address-refused'
  /** The certificate is not trusted, or not the one that is registered. */
  | 'certificate-refused'
  | 'timed-out'
  | 'unreachable'
  | 'answer-too-large'
  /** The answer does not have the form that was agreed on. */
  | 'answer-malformed'
  /** The mail server said no; there is no mail server. */
  | 'mail-refused'
  | 'mail-off'
  | `status-${number}`
