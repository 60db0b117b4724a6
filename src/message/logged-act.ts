/** What an administrator did or saw, as the log holds it. */
export interface LoggedAct {
  /** Of its entry in the log. */
  readonly index: number
  /** RFC 3339. */
  readonly at: string
  readonly by: string
  /** What was done, then why, as codes. */
  readonly reasons: readonly string[]
  readonly subject: string
}
