import type { ObjectStructure, Structure } from './structure.ts'

/** Whom a message is about, as far as it names people by a personal identity code. */
export interface Subjects {
  /** The codes of everybody in it (client, child, custodians, members of a family …), each once. */
  readonly codes: readonly string[]
  /**
   * Whether the data of anybody in it may not be disclosed. It then holds for all of them: where a child in hiding is,
   * is told by where a notice that names its custodian went.
   */
  readonly guarded: boolean
}

/** Finds them by what the type's structure says of its fields, so that a new type needs no code. */
export function findSubjects(structure: ObjectStructure, message: unknown): Subjects {
  const found: Found = { codes: new Set(), guarded: false }
  visitorOf(structure)?.(message, found)
  return { codes: [...found.codes], guarded: found.guarded }
}

interface Found {
  readonly codes: Set<string>
  guarded: boolean
}

type Visit = (value: unknown, found: Found) => void

/** What it is called wherever a person may have it (schemas/shared/1/person.json). */
const nonDisclosure = 'securityBan'
const visitors = new WeakMap<Structure, { readonly visit: Visit | undefined }>()

/** Made once for each structure; undefined where nobody can be named. */
function visitorOf(structure: Structure): Visit | undefined {
  const known = visitors.get(structure)
  if (known) return known.visit
  const visit = createVisitor(structure)
  visitors.set(structure, { visit })
  return visit
}

function createVisitor(structure: Structure): Visit | undefined {
  if (structure.kind === 'string') return structure.format === 'personal-identity-code' ? takeCode : undefined
  if (structure.kind === 'array') return createItemsVisitor(structure.items)
  return structure.kind === 'object' ? createMembersVisitor(structure) : undefined
}

function createItemsVisitor(items: Structure): Visit | undefined {
  const visit = visitorOf(items)
  if (!visit) return undefined
  return (value, found) => {
    if (Array.isArray(value)) for (const item of value) visit(item, found)
  }
}

function createMembersVisitor({ properties }: ObjectStructure): Visit | undefined {
  const members = [...properties].flatMap(([name, { structure }]) => {
    const visit = name === nonDisclosure ? takeBan : visitorOf(structure)
    return visit ? [{ name, visit }] : []
  })
  if (members.length === 0) return undefined
  return (value, found) => {
    if (typeof value !== 'object' || value === null) return
    for (const { name, visit } of members) visit((value as Readonly<Record<string, unknown>>)[name], found)
  }
}

function takeCode(value: unknown, { codes }: Found): void {
  if (typeof value === 'string') codes.add(value)
}

function takeBan(value: unknown, found: Found): void {
  if (value === true) found.guarded = true
}
