import type { Language } from '../../message/type-rules.ts'

/** The texts of one part of the room, each in every language: one that lacks a key does not compile. */
export type Texts<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>

/** A text in one language, its `{0}`, `{1}` filled in. */
export type Say<Key extends string> = (key: Key, ...values: readonly (string | number)[]) => string

export function defineTexts<Key extends string>(texts: Texts<Key>): Texts<Key> {
  return texts
}

export function sayIn<Key extends string>(texts: Texts<Key>, language: Language): Say<Key> {
  return (key, ...values) => texts[language][key].replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)]))
}
