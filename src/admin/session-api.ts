import { writeGrant } from './permissions.ts'
import type { Room } from './room.ts'

/** Who is signed in, for programs. */
export function sessionRoutes(room: Room): void {
  room.read('/session', 'signed-in', (_, { session }) => ({
    staff: session.person.staff,
    roles: session.person.grants.map(writeGrant),
    until: session.until.toISOString(),
    formToken: session.formToken,
  }))
}
