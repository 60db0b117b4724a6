import type { Context } from 'hono'
import { selectLanguage } from '../http/catalogue/language.ts'
import { type Language, languages } from '../message/type-rules.ts'

/** In the order in which Finland's authorities show them. */
export const pageLanguages: readonly Language[] = ['fi', 'sv', 'en']

/** The language of an address, whose first part it is; for others what the browser asks for. */
export function languageOf(c: Context): Language {
  const [, first] = c.req.path.split('/')
  return languages.find((one) => one === first) ?? selectLanguage(c)
}

/** The same page in another language. */
export function inLanguage(path: string, language: Language): string {
  const [, first = '', ...rest] = path.split('/')
  return languages.some((one) => one === first) ? `/${[language, ...rest].join('/')}` : `/${language}`
}
