/** A session of the administrators' room as it is kept. Of its token only the SHA-256 is. */
export interface AdminSession {
  readonly tokenHash: Buffer
  /** The identifier of the staff. */
  readonly staff: string
  /** Roles, or roles and the areas that they are bound to: `role` or `role:06`. */
  readonly grants: readonly string[]
  /** By a one-time link of the development world. */
  readonly development: boolean
  readonly startedAt: Date
  readonly seenAt: Date
}
