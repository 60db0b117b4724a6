import type { Language } from '../../message/type-rules.ts'

/** The texts of one part of the room, each in every language: one that lacks a key does not compile. */
export type Texts<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>

/** A text in one language, its `{0}`, `{1}` filled in. */
export type Say<Key extends string> = (key: Key, ...values: readonly (string | number)[]) => string

export function defineTexts<Key extends string>(texts: Texts<Key>): Texts<Key> {
  return texts
}

/** The texts of a page's own with those that it shares with others; what has a key in both does not compile. */
export function joinTexts<Own extends string, Shared extends string>(
  own: Texts<Own>,
  shared: Texts<Shared> & ([Own & Shared] extends [never] ? unknown : never),
): Texts<Own | Shared> {
  const join = (language: Language) => ({ ...own[language], ...shared[language] })
  return { en: join('en'), fi: join('fi'), sv: join('sv') }
}

export function sayIn<Key extends string>(texts: Texts<Key>, language: Language): Say<Key> {
  return (key, ...values) => texts[language][key].replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)]))
}
