import { isPlainObject } from './canonical-json.ts'

/** The canonical JSON of a value that has the form; undefined for any other. */
export type Form = (value: unknown) => string | undefined

/** The pattern must allow nothing that JSON escapes: the text is written as it stands. */
export function text(pattern: RegExp): Form {
  return (value) => (typeof value === 'string' && pattern.test(value) ? `"${value}"` : undefined)
}

export function orNull(form: Form): Form {
  return (value) => (value === null ? 'null' : form(value))
}

export function list(form: Form, countMin = 0): Form {
  return (value) => {
    if (!Array.isArray(value) || value.length < countMin) return undefined
    const items = Array.from(value, form)
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`
  }
}

/** An object with exactly these members; some may be absent. */
export function members(required: Readonly<Record<string, Form>>, optional: Readonly<Record<string, Form>> = {}): Form {
  const sorted = Object.entries({ ...required, ...optional }).sort(([a], [b]) => (a < b ? -1 : 1))
  return (value) => {
    if (!isPlainObject(value)) return undefined
    const texts: string[] = []
    for (const [name, form] of sorted) {
      if (!Object.hasOwn(value, name) && Object.hasOwn(optional, name)) continue
      const member = Object.hasOwn(value, name) ? form(value[name]) : undefined
      if (member === undefined) return undefined
      texts.push(`"${name}":${member}`)
    }
    return texts.length === Object.keys(value).length ? `{${texts.join(',')}}` : undefined
  }
}
