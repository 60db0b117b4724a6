import type { Language } from '../../../message/type-rules.ts'
import { en, type TextKey } from './en.ts'
import { fi } from './fi.ts'
import { sv } from './sv.ts'

/** The pages' own texts, by language. */
export const texts: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { en, fi, sv }

/** A text in one language, its `{0}`, `{1}` filled in. */
export type SayIncident = (key: TextKey, ...values: readonly (string | number)[]) => string

export function createSayIncident(language: Language): SayIncident {
  return (key, ...values) => texts[language][key].replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)]))
}
