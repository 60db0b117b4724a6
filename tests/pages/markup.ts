/**
 * What is wrong in the markup of a page, as far as a reader without a browser can tell: elements that are not closed in
 * order, identifiers that stand twice, links to a place that the page does not have, and values that were never texts.
 */
export function findMarkupFaults(html: string): string[] {
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id ?? '')
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  const inPage = [...html.matchAll(/\shref="#([^"]*)"/g)].map(([, id]) => id ?? '')
  const nowhere = inPage.filter((id) => !ids.includes(id))
  const prose = textOf(html.replace(/<(pre|textarea|code)\b[\s\S]*?<\/\1>/g, ''))
  const strange = prose.match(/\b(undefined|null|NaN|Invalid Date)\b|\[object Object\]/g) ?? []
  return [
    ...findUnclosed(html),
    ...twice.map((id) => `the id ${id} stands twice`),
    ...nowhere.map((id) => `a link goes to #${id}`),
    ...strange.map((word) => `the page says ${word}`),
    ...(html.includes('{0}') || html.includes('{1}') ? ['a text is not filled in'] : []),
  ]
}

/** What is read, without markup and with single spaces. */
export function textOf(html: string): string {
  return html
    .replace(/<wbr>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ')
}

export function escapeHtml(text: string): string {
  return text.replace(/[<>"'&]/g, (char) => `&${Object.entries(entities).find(([, one]) => one === char)?.[0]};`)
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
const voidElements = ['meta', 'link', 'br', 'wbr', 'input', 'img']

function findUnclosed(html: string): string[] {
  const open: string[] = []
  for (const [, end, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (voidElements.includes(name)) continue
    if (end === '') open.push(name)
    else if (open.pop() !== name) return [`</${name}> closes another element`]
  }
  return open.map((name) => `<${name}> is not closed`)
}
