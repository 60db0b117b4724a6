import { describe, expect, test } from 'vitest'
import { canonicalize } from '../../src/verify/c14n.ts'
import { parseXml } from '../../src/verify/xml.ts'
import type { XmlElement } from '../../src/verify/xml-tree.ts'
import { createDocument } from './xml-corpus.ts'
import { canonicalizeEachWithLibxml2, canonicalizeWithLibxml2 } from './xml-oracle.ts'

const parse = (xml: string) => parseXml(Buffer.from(xml))
const canonical = (xml: string) => canonicalize(parse(xml)).toString()

describe('exclusive C14N, as its specification says', () => {
  test.each([
    ['an empty element gets an end tag', '<a/>', '<a></a>'],
    ['white space in tags goes', '<a  b = "1"\n></a  >', '<a b="1"></a>'],
    ['quotes become double quotes', `<a b='"'/>`, '<a b="&quot;"></a>'],
    [
      'attributes go by namespace name, then local name',
      '<a xmlns:z="urn:1" xmlns:y="urn:2" y:a="" z:b="" c="" B=""/>',
      '<a xmlns:y="urn:2" xmlns:z="urn:1" B="" c="" z:b="" y:a=""></a>',
    ],
    ['names go by code point, not by UTF-16 unit', '<a \u{10300}="" \ufa0e=""/>', '<a \ufa0e="" \u{10300}=""></a>'],
    ['unused prefixes go', '<a xmlns:p="urn:p"><p:b/></a>', '<a><p:b xmlns:p="urn:p"></p:b></a>'],
    [
      'an overridden prefix is declared again',
      '<p:a xmlns:p="urn:1"><p:a xmlns:p="urn:2"><p:a xmlns:p="urn:1"/></p:a></p:a>',
      '<p:a xmlns:p="urn:1"><p:a xmlns:p="urn:2"><p:a xmlns:p="urn:1"></p:a></p:a></p:a>',
    ],
    ['a repeated declaration goes', '<a xmlns="urn:1"><b xmlns="urn:1"/></a>', '<a xmlns="urn:1"><b></b></a>'],
    [
      'the default namespace is undeclared where it must be',
      '<a xmlns="urn:1"><b xmlns=""><c/></b></a>',
      '<a xmlns="urn:1"><b xmlns=""><c></c></b></a>',
    ],
    ['and not where nothing was declared', '<a xmlns=""><b xmlns=""/></a>', '<a><b></b></a>'],
    [
      'xmlns="" under a prefixed parent only',
      '<p:a xmlns:p="urn:1" xmlns="urn:2"><b xmlns=""/></p:a>',
      '<p:a xmlns:p="urn:1"><b></b></p:a>',
    ],
    ['xml: needs no declaration', '<a xml:lang="fi"/>', '<a xml:lang="fi"></a>'],
    ['text is escaped', '<a>&lt;&gt;&amp;&quot;&#13;\t\r\n></a>', '<a>&lt;&gt;&amp;"&#xD;\t\n&gt;</a>'],
    [
      'values are escaped',
      '<a b="&lt;>&amp;&quot;&#13;&#10;&#9;\t\n"/>',
      '<a b="&lt;>&amp;&quot;&#xD;&#xA;&#x9;  "></a>',
    ],
    [
      'a sibling does not inherit',
      '<a><p:b xmlns:p="urn:1"/><p:b xmlns:p="urn:1"/></a>',
      '<a><p:b xmlns:p="urn:1"></p:b><p:b xmlns:p="urn:1"></p:b></a>',
    ],
  ])('%s', (_rule, xml, expected) => {
    expect(canonical(xml)).toBe(expected)
  })

  test('the omitted child goes and the white space around it stays', () => {
    const root = parse('<a> <b/> <c/> </a>')
    const [, second] = root.children.filter((child) => typeof child !== 'string')
    expect(canonicalize(root, second).toString()).toBe('<a> <b></b>  </a>')
  })

  test('an omitted child goes though the root is written canonically', () => {
    const root = parse('<a><b></b><c></c></a>')
    const [first] = root.children.filter((child) => typeof child !== 'string')
    expect(canonicalize(root, first).toString()).toBe('<a><c></c></a>')
  })
})

describe('exclusive C14N, compared with libxml2', () => {
  test.each([...Array(4).keys()])('is the same for 400 documents, part %i', (part) => {
    for (let seed = part * 400; seed < part * 400 + 400; seed++) {
      const xml = createDocument(seed)
      expect(canonical(xml)).toBe(canonicalizeWithLibxml2(xml))
    }
  })

  test('is the same for every element of 80 documents', () => {
    for (let seed = 2000; seed < 2080; seed++) {
      const xml = createDocument(seed)
      const own = elements(parse(xml)).map((element) => canonicalize(element).toString())
      expect(own).toEqual(canonicalizeEachWithLibxml2(xml))
    }
  })

  test('the canonical form is its own canonical form', () => {
    for (let seed = 0; seed < 300; seed++) {
      const once = canonical(createDocument(seed))
      expect(canonical(once)).toBe(once)
    }
  })
})

function elements(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap((child) => (typeof child === 'string' ? [] : elements(child)))]
}
