/** What an administrator is. An auditor reads everything (no payload is anywhere to be read) and changes nothing. */
export const roles = ['routing-editor', 'routing-approver', 'operator', 'auditor'] as const
export type Role = (typeof roles)[number]

/**
 * The one table of who may do what. What ends in `.read` changes nothing; every route names one of these when it is
 * declared (room.ts).
 */
export const permissions = {
  /** What waits, what is late, which office is live. */
  'status.read': ['routing-editor', 'routing-approver', 'operator', 'auditor'],
  /** One message's fate, its receipts and its evidence file; each look is in the log. */
  'messages.read': ['operator', 'auditor'],
  /** Resend, give on, take from the manual desk, place and lift holds. */
  'messages.act': ['operator'],
  /** What is held of a person, found by the identity code, with a reason. */
  'subjects.report': ['operator'],
  'routing.read': ['routing-editor', 'routing-approver', 'operator', 'auditor'],
  'routing.edit': ['routing-editor'],
  'routing.approve': ['routing-approver'],
  'parties.read': ['routing-editor', 'routing-approver', 'operator', 'auditor'],
  /** Register and change parties, offices and certificates; revoke now. */
  'parties.edit': ['operator'],
  'health.read': ['operator', 'auditor'],
  'maintenance.act': ['operator'],
  /** What administrators did and saw. */
  'audit.read': ['auditor'],
} as const satisfies Readonly<Record<string, readonly Role[]>>
export type Permission = keyof typeof permissions

/** A role as a person has it: everywhere, or in one area. */
export interface Grant {
  readonly role: Role
  /** Two digits; absent: everywhere. */
  readonly area?: string
}

/** Who is signed in. */
export interface Person {
  /** The identifier of the staff, as the log holds it: never a name or a personal identity code. */
  readonly staff: string
  readonly grants: readonly Grant[]
}

/** Where a person may do something: everywhere, or in these areas and nowhere else. */
export type Areas = 'all' | readonly string[]

/** Where the person may do it; undefined: nowhere. */
export function areasOf({ grants }: Person, permission: Permission): Areas | undefined {
  const allowed: readonly Role[] = permissions[permission]
  const held = grants.filter(({ role }) => allowed.includes(role))
  if (held.some(({ area }) => area === undefined)) return 'all'
  const areas = [...new Set(held.flatMap(({ area }) => area ?? []))].sort()
  return areas.length > 0 ? areas : undefined
}

/** Whether areas hold one; null is what lies in no area, such as the manual desk and FPA's offices. */
export function holdsArea(areas: Areas, area: string | null): boolean {
  return areas === 'all' || (area !== null && areas.includes(area))
}

/** Whether the person may do it: in some area at least, everywhere, or in the area given. What a page offers goes by it. */
export function may(
  person: Person,
  permission: Permission,
  where: 'somewhere' | 'everywhere' | { readonly area: string | null },
): boolean {
  const areas = areasOf(person, permission)
  if (areas === undefined || where === 'somewhere') return areas !== undefined
  return where === 'everywhere' ? areas === 'all' : holdsArea(areas, where.area)
}

/** A grant as a claim or the database writes it, `role` or `role:area`; undefined for anything else. */
export function parseGrant(text: unknown): Grant | undefined {
  const [, name, area] = (typeof text === 'string' && form.exec(text)) || []
  const role = roles.find((one) => one === name)
  return role && (area === undefined ? { role } : { role, area })
}

const form = /^([a-z-]{1,40})(?::(\d{2}))?$/

export function writeGrant({ role, area }: Grant): string {
  return area === undefined ? role : `${role}:${area}`
}
