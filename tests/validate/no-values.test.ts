import { describe, expect, test } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import type { MessageType } from '../../src/message/catalogue.ts'
import type { Encoding } from '../../src/message/media-types.ts'
import { requireConsent, requireLinks, validate } from '../../src/validate/validate.ts'
import { completeValue, writeXml } from '../schemas/variants.ts'
import { catalogue, createVerified, exampleAt, type Json, schemas } from '../support/verified.ts'
import { senderOf, soundLinks } from './judge.ts'

const marker = 'Zq9Secret'

describe.each([...catalogue.values()].map((type): [string, MessageType] => [type.name, type]))(
  'a refusal of %s never holds what the document said',
  (_, type) => {
    const from = senderOf(type) === 'fpa' ? '0246246-0' : '3221304-3'
    const complete = { ...(completeValue(type.structure) as Json), from }

    test('in a field, as its value, its name or its only member', () => {
      let refused = 0
      const places = paths(complete)
      for (const path of places) {
        for (const put of [marker, { [marker]: marker }, [marker], `${marker}\u0001`, marker.repeat(1000)]) {
          const value = replaced(complete, path, put)
          refused += expectSilent(JSON.stringify(value), 'json', type)
          refused += expectSilent(writeXml(type, value), 'xml', type)
        }
      }
      expect(refused).toBeGreaterThan(6 * places.length)
    })

    test('in markup', () => {
      const xml = writeXml(type, complete)
      const broken = [
        xml.replaceAll('<legalBasis>', `<legalBasis ${marker}="${marker}">`),
        xml.replaceAll('<legalBasis>', `<${marker}>${marker}</${marker}><legalBasis>`),
        xml.replaceAll('<legalBasis>', `<legalBasis xmlns:${marker}="urn:${marker}"><${marker}:a></${marker}:a>`),
        xml.replaceAll('<legalBasis>', `<legalBasis>${marker}`),
        xml.replace(/urn:[^"]*/, `urn:${marker}`),
        xml.replace('</message>', `<${marker}></message>`),
      ]
      for (const text of broken) expect(expectSilent(text, 'xml', type)).toBe(1)
    })

    test('in malformed JSON', () => {
      const broken = [
        `{"${marker}":1,"${marker}":2}`,
        `{"a":"${marker}\\ud800"}`,
        `{${marker}}`,
        `{"${marker}":`,
        `"${marker}"`,
        `{"messageType":"${marker}","schemaVersion":"1"}`,
      ]
      for (const text of broken) expect(expectSilent(text, 'json', type)).toBe(1)
    })
  },
)

/** 1 when the content is refused, without the marker anywhere in the refusal; 0 when it passes. */
function expectSilent(content: string, encoding: Encoding, type: MessageType): number {
  try {
    const validated = validate(createVerified(content, encoding, senderOf(type)), schemas, exampleAt)
    requireConsent(requireLinks(validated, soundLinks(type, { ...validated.message }), exampleAt), exampleAt)
    return 0
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    const told = `${JSON.stringify([err.code, err.detail, err.faults])} ${err.message} ${err.stack} ${String(err.cause)}`
    expect(told).not.toMatch(/Zq9/i)
    return 1
  }
}

function paths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([name, member]) => paths(member, [...path, name]))
  return path.length === 0 ? inner : [path, ...inner]
}

function replaced(value: unknown, [name, ...rest]: string[], put: unknown): unknown {
  if (name === undefined) return put
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === name ? replaced(item, rest, put) : item))
  const record = value as Json
  return { ...record, [name]: replaced(record[name], rest, put) }
}
