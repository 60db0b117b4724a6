import type { Permission } from './permissions.ts'
import type { shellTexts } from './texts/shell.ts'

export interface Section {
  /** After the language. */
  readonly path: string
  readonly permission: Permission
  readonly name: keyof (typeof shellTexts)['en']
}

/** The room's parts, in the order of its navigation; each is shown to whoever may open it. */
export const sections: readonly Section[] = [
  { path: '', permission: 'status.read', name: 'sectionStatus' },
  { path: '/audit', permission: 'audit.read', name: 'sectionAudit' },
]
