import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { texts as catalogueTexts } from '../../src/http/catalogue/texts/say.ts'
import { texts as incidentTexts } from '../../src/http/incidents/texts/say.ts'
import { phrases } from '../../src/net/alert-phrases.ts'
import { subjectTexts } from '../../src/subject/texts.ts'

/** The words of ARCHITECTURE.md hold everywhere; these others have been used for the same things. */
const notOurs = {
  fi: /yhdyskäytäv|käsin ?(?:lajitel|ohjattav|ohjauksen)|käsittelypöyd|postilaatik|\bkuit(?:ti|it)|jälkikysel|testisanom/iu,
  sv: /verksamhetsställ|\bkvitt(?:o|on)\b|manuell dirigering|manuella (?:bord|sortering)|efterfråg|övertag|provmeddeland|\bsignera|registeransvarig/iu,
} as const

const root = join(import.meta.dirname, '../..')
const others = { catalogue: catalogueTexts, incidents: incidentTexts, mails: phrases, subjects: subjectTexts }

describe.each(['fi', 'sv'] as const)('one word for one thing, in %s', (language) => {
  test.each(readdirSync(join(root, 'src/admin/texts')))('the room: %s', async (file) => {
    const [texts] = Object.values(await import(join(root, 'src/admin/texts', file)))
    expect(findOthers(Reflect.get(Object(texts), language))).toEqual([])
  })

  test.each(Object.entries(others))('the %s', (_, texts) => {
    expect(findOthers(texts[language])).toEqual([])
  })

  test.each(readdirSync(join(root, 'schemas'), { recursive: true, encoding: 'utf8' }).filter(isLabelled))(
    'labels of %s',
    (file) => {
      const labels: unknown[] = []
      JSON.parse(readFileSync(join(root, 'schemas', file), 'utf8'), (key, value) => {
        if (key === language) labels.push(value)
        return value
      })
      expect(findOthers(labels)).toEqual([])
    },
  )

  function findOthers(texts: unknown): string[] {
    if (typeof texts === 'string') return notOurs[language].test(texts) ? [texts] : []
    return typeof texts === 'object' && texts !== null ? Object.values(texts).flatMap(findOthers) : []
  }
})

function isLabelled(file: string): boolean {
  return file.endsWith('schema.json') || file.endsWith('type.json') || /^shared.*json$/.test(file)
}
