import type { ReferenceRule } from './type-rules.ts'

/** Whether a reference may be to a message of that type, whoever sent it. */
export function mayReferTo({ types, except }: ReferenceRule, name: string): boolean {
  return types === 'any' ? !except.includes(name) : types.includes(name)
}
