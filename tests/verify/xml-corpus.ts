/** Documents made by chance from a seed, the same on every run, and full of what parsers get wrong. */
export function createDocument(seed: number): string {
  const random = createRandom(seed)
  const head = random.pick([
    '',
    '<?xml version="1.0"?>',
    `<?xml version='1.0' encoding="utf-8" standalone='yes' ?>\r\n`,
  ])
  return head + createElement(random, ['xml'], 0) + random.pick(['', '\n', ' \r\n'])
}

/** The document with one or two small changes, most of which make it wrong. */
export function damage(document: string, seed: number): string {
  const random = createRandom(seed)
  let damaged = document
  for (let i = random.below(2); i < 2; i++) {
    const at = random.below(damaged.length)
    damaged = damaged.slice(0, at) + random.pick(shards) + damaged.slice(at + random.below(3))
  }
  return damaged
}

interface Random {
  below(n: number): number
  pick<T>(from: readonly T[]): T
}

/** Park and Miller's generator: enough for choosing. */
function createRandom(seed: number): Random {
  let state = (seed * 48271 + 11) % 2147483647
  const below = (n: number) => {
    state = (state * 48271) % 2147483647
    return state % n
  }
  return { below, pick: (from) => from[below(from.length)] as (typeof from)[number] }
}

const prefixes = ['', 'p', 'q', 'ä', 'Q']
const uris = ['urn:a', 'urn:b', 'http://example.org/x?y=(1);z', 'urn:a', 'HTTP://example.org/%C3%A4#f']
const names = ['a', 'b', 'name', 'x.y-z', '_0', 'Zürich', 'é·', '名', 'long'.repeat(12), '\u{10300}', '\ufa0e', 'xmln']
const texts = [
  ...[
    '',
    ' ',
    'text',
    '\n  ',
    '\r\n',
    '\r',
    '\t',
    'a&amp;b',
    '&lt;',
    'x > y',
    ']] >',
    ']]',
    '&#13;&#xA;&#9;',
    '&#x1F600;',
  ],
  ...['😀', 'ä\u0300', '\u0085\u2028', '&quot;&apos;', '"\'', '&#38;lt;', '\u007f\ufffd', '&#x00000041;', '\r\r\n\n\r'],
]
const shards = [
  ...['<', '>', '&', '"', "'", '=', '/', ' ', ';', ':', ']]>', '<a>', '</a>', '<a/>', '&#0;', '&#xD800;', '&#x110000;'],
  ...[
    '&nbsp;',
    '&#xFFFE;',
    '\u0001',
    '\ufffe',
    '\u{1fffe}',
    ' xmlns=""',
    ' xmlns:p=""',
    ' p:p="p"',
    '&#;',
    '&#x;',
    '&amp',
  ],
  ...[
    '<!-- c -->',
    '<![CDATA[x]]>',
    '<?pi?>',
    '<!DOCTYPE a>',
    '\u00d7',
    '\u0300',
    '-',
    '1',
    '\ufeff',
    'xmlns',
    ' a="1" a="2"',
  ],
  ...[
    ' xmlns:xml="urn:x"',
    ' xmlns:xmlns="urn:x"',
    ' xmlns:q="urn:a" xmlns:p="urn:a" p:a="" q:a=""',
    '\r',
    '\0',
    '<:a/>',
  ],
]

function createElement(random: Random, declared: readonly string[], depth: number): string {
  const { known, declarations } = createDeclarations(random, declared)
  const prefix = random.pick([...prefixes.filter((p) => p === '' || known.includes(p)), ''])
  const name = (prefix === '' ? '' : `${prefix}:`) + random.pick(names)
  const attributes = [...declarations, ...createAttributes(random, known)].sort(() => random.below(3) - 1)
  const tag = `${name}${attributes.map((attribute) => random.pick([' ', '\n', '  ', '\r\n\t']) + attribute).join('')}`
  const space = random.pick(['', '', '', ' ', '\r\n'])
  const count = depth > 3 ? 0 : random.below(5)
  if (count === 0 && random.below(2) === 0) return `<${tag}${space}/>`
  let content = random.pick(texts)
  for (let i = 0; i < count; i++) content += createElement(random, known, depth + 1) + random.pick(texts)
  return `<${tag}${space}>${content}</${name}${random.pick(['', '', '', '\n'])}>`
}

function createDeclarations(random: Random, declared: readonly string[]) {
  const own = new Set(random.below(3) === 0 ? [random.pick(prefixes), random.pick(prefixes)] : [])
  const declarations = [...own].map((prefix) =>
    prefix === '' ? `xmlns="${random.pick([...uris, ''])}"` : `xmlns:${prefix}='${random.pick(uris)}'`,
  )
  return { known: [...new Set([...declared, ...own])], declarations }
}

/** At most one prefixed attribute for each local name, so that no two have one expanded name. */
function createAttributes(random: Random, known: readonly string[]): string[] {
  if (random.below(3) > 0) return []
  const chosen = new Set([random.pick(names), random.pick(names), random.pick(names), 'lang'])
  return [...chosen].map((name) => {
    const prefix = name === 'lang' ? random.pick(['xml', '']) : random.pick(['', ...known.filter((p) => p !== 'xml')])
    const value = random.pick(texts) + random.pick(texts).replaceAll(/["']/g, '')
    const quote = value.includes('"') ? "'" : '"'
    return `${prefix === '' ? '' : `${prefix}:`}${name}=${quote}${value.replaceAll(quote, '')}${quote}`
  })
}
