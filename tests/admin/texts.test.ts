import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Texts } from '../../src/admin/texts/say.ts'
import { languages } from '../../src/message/type-rules.ts'

const folder = join(import.meta.dirname, '../../src/admin/texts')
const files = readdirSync(folder).filter((file) => file !== 'say.ts')
const parts = await Promise.all(files.map(readTexts))

describe.each(parts)('$file', ({ texts }) => {
  const keys = Object.keys(texts.en).sort()

  test.each(languages)('has every text in %s, and none too many', (language) => {
    expect(Object.keys(texts[language]).sort()).toEqual(keys)
    const unfit = Object.entries(texts[language]).filter(([, text]) => text.trim() === '' || text !== text.trim())
    expect(unfit).toEqual([])
  })

  test('fills in the same in every language', () => {
    const holes = (text: string) => (text.match(/\{\d\}/g) ?? []).sort().join()
    for (const key of keys) {
      expect([key, holes(texts.fi[key] ?? ''), holes(texts.sv[key] ?? '')]).toEqual([
        key,
        holes(texts.en[key] ?? ''),
        holes(texts.en[key] ?? ''),
      ])
    }
  })

  test('is translated', () => {
    const same = keys.filter((key) => {
      const sentence = texts.en[key] ?? ''
      return sentence.length > 20 && (texts.fi[key] === sentence || texts.sv[key] === sentence)
    })
    expect(same).toEqual([])
  })
})

async function readTexts(file: string): Promise<{ file: string; texts: Texts<string> }> {
  const exported = Object.values((await import(join(folder, file))) as Record<string, Texts<string>>)
  const [texts] = exported
  if (!texts || exported.length !== 1) throw new Error(`${file} holds the texts of one part`)
  return { file, texts }
}
