import type { Permission } from './permissions.ts'
import type { shellTexts } from './texts/shell.ts'

export interface Section {
  /** Of the whole country: nothing for a grant that is bound to areas. */
  readonly whole?: true
  /** After the language. */
  readonly path: string
  readonly permission: Permission
  /** What else lies below it, by the beginning of its path. */
  readonly holds?: readonly string[]
  readonly name: keyof (typeof shellTexts)['en']
}

/** The room's parts, in the order of its navigation; each is shown to whoever may open it. */
export const sections: readonly Section[] = [
  { path: '', permission: 'status.read', name: 'sectionStatus', holds: ['/offices', '/incidents'] },
  { path: '/messages', permission: 'messages.read', name: 'sectionMessages' },
  { path: '/routing', permission: 'routing.read', name: 'sectionRouting' },
  { path: '/desk', permission: 'messages.read', name: 'sectionDesk' },
  { path: '/parties', permission: 'parties.read', name: 'sectionParties' },
  { path: '/subjects', permission: 'messages.read', name: 'sectionSubjects', whole: true },
  { path: '/health', permission: 'health.read', name: 'sectionHealth', whole: true },
  { path: '/audit', permission: 'audit.read', name: 'sectionAudit', whole: true },
]
