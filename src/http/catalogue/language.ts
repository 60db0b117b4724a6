import type { Context } from 'hono'
import { type Language, languages } from '../../message/type-rules.ts'

/** The language of a page: what the address says, else what the browser asks for (RFC 9110 §12.5.4), else Finnish. */
export function selectLanguage(c: Context): Language {
  const asked = c.req.query('lang')
  return (
    languages.find((language) => language === asked) ?? acceptedLanguage(c.req.header('accept-language') ?? '') ?? 'fi'
  )
}

function acceptedLanguage(header: string): Language | undefined {
  const accepted = header.split(',').map((part, index) => {
    // No pattern: one with a run of spaces in it takes the square of their number.
    const [range = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase())
    const weight = parameters.find((one) => one.startsWith('q='))?.slice(2)
    return { language: range.split('-')[0], weight: weight === undefined ? 1 : Number(weight), index }
  })
  const sorted = accepted.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight || a.index - b.index)
  return sorted.map(({ language }) => languages.find((one) => one === language)).find((one) => one !== undefined)
}
