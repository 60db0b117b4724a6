import type { Labels } from './type-rules.ts'

/** Who answers for an office: staff, at work; null where none is named. */
export interface OfficeContacts {
  readonly responsible: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly onCallEmail: string | null
  readonly onCallPhone: string | null
}

/** FPA's contact person for an area: staff, at work; all null where none is named. */
export interface FpaContact {
  readonly area: string
  readonly names: Labels
  readonly name: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly language: 'fi' | 'sv' | 'en' | null
}
