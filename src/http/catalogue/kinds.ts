import type { MessageType } from '../../message/catalogue.ts'

/** How the overview orders the types: by who sends them, then by what they are. All of it follows from their rules. */
export interface Group {
  readonly group: GroupName
  readonly kinds: readonly { readonly kind: Kind; readonly types: readonly MessageType[] }[]
}

const groups = ['fpa.social-services', 'social-services.fpa', 'both'] as const
const kinds = ['contacts', 'notices', 'answers', 'administration'] as const
export type GroupName = (typeof groups)[number]
export type Kind = (typeof kinds)[number]

/** Without those that would be empty. */
export function groupTypes(types: Iterable<MessageType>): Group[] {
  const all = [...types]
  return groups
    .map((group) => ({ group, kinds: splitByKind(all.filter((type) => groupOf(type) === group)) }))
    .filter((one) => one.kinds.length > 0)
}

function splitByKind(types: readonly MessageType[]) {
  return kinds
    .map((kind) => ({ kind, types: types.filter((type) => kindOf(type) === kind) }))
    .filter((one) => one.types.length > 0)
}

function groupOf({ directions }: MessageType): GroupName {
  const [only, ...more] = directions
  if (!only || more.length > 0) return 'both'
  return groups.find((group) => group === `${only.from}.${only.to}`) ?? 'both'
}

/** What is about no client is about messages. */
function kindOf(type: MessageType): Kind {
  if (!type.structure.properties.has('person')) return 'administration'
  if (groupOf(type) === 'social-services.fpa') return 'answers'
  return type.legalModes.every(({ mode }) => mode === 'statutory-notice' || mode === 'client-request')
    ? 'notices'
    : 'contacts'
}
