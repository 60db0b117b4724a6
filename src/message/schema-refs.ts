/** Texts of the catalogue's folder by path from it, with `/` between the parts. */
export type SchemaFiles = ReadonlyMap<string, string>

/** What may stand beside a `$ref`; anything that the part itself does not say. */
const siblings = ['description', 'label', 'labels', 'minLength', 'maxLength']
const depthMax = 20

/**
 * The JSON of a file, each `$ref` (a relative path and a JSON Pointer) replaced by the part it names.
 * @throws Error naming the file and the reference that leads nowhere, or in a circle
 */
export function readResolved(files: SchemaFiles, path: string): unknown {
  return resolve(files, path, readJson(files, path), 0)
}

function resolve(files: SchemaFiles, path: string, value: unknown, depth: number): unknown {
  if (depth > depthMax) throw new Error(`${path}: references go in a circle, or too deep`)
  if (Array.isArray(value)) return value.map((item) => resolve(files, path, item, depth + 1))
  if (!isObject(value)) return value
  const ref = value.$ref
  if (typeof ref === 'string') return resolveRef(files, path, ref, value, depth)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(files, path, item, depth + 1)]))
}

function resolveRef(files: SchemaFiles, path: string, ref: string, beside: JsonObject, depth: number): unknown {
  const [file = '', pointer = ''] = ref.split('#')
  const target = file === '' ? path : join(path, file)
  const part = resolve(files, target, findPart(readJson(files, target), pointer), depth + 1)
  if (!isObject(part)) throw new Error(`${path}: ${ref} leads nowhere`)
  const { $ref: _, ...own } = beside
  for (const key of Object.keys(own)) {
    if (!siblings.includes(key)) throw new Error(`${path}: ${key} may not stand beside a $ref`)
    if (key.endsWith('Length') && Object.hasOwn(part, key)) throw new Error(`${path}: ${ref} already says ${key}`)
  }
  return { ...part, ...own }
}

function findPart(value: unknown, pointer: string): unknown {
  const find = (part: unknown, name: string) => (isObject(part) && Object.hasOwn(part, name) ? part[name] : undefined)
  return pointer.split('/').slice(1).reduce(find, value)
}

/** A path relative to the folder of another. */
function join(from: string, path: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** What is shared is read once, though many refer to it. */
const read = new WeakMap<SchemaFiles, Map<string, unknown>>()

function readJson(files: SchemaFiles, path: string): unknown {
  const known = read.get(files) ?? new Map<string, unknown>()
  read.set(files, known)
  if (!known.has(path)) known.set(path, parseFile(files.get(path), path))
  return known.get(path)
}

function parseFile(text: string | undefined, path: string): unknown {
  if (text === undefined) throw new Error(`${path} is missing`)
  try {
    return JSON.parse(text)
  } catch (err) {
    throw new Error(`${path} is not JSON`, { cause: err })
  }
}

type JsonObject = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
