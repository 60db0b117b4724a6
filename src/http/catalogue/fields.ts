import type { MessageType } from '../../message/catalogue.ts'
import type { Labels } from '../../message/type-rules.ts'

/** One field of a message type, with what its schema tells people. */
export interface Field {
  /** JSON Pointer; `*` stands for each item of a list. */
  readonly pointer: string
  readonly name: string
  /** How many groups it stands in. */
  readonly depth: number
  /** Absent where the schema gives none. */
  readonly label: Labels | undefined
  /** English, where the label is not enough. */
  readonly description: string | undefined
  readonly presence: Presence
  /** Its part of the schema; of a list, that of an item is `item`. */
  readonly schema: Schema
  readonly item: Schema | undefined
  readonly codes: readonly Code[]
}

/** `by-rule`: a legal mode or a condition makes it mandatory. `always`: within its group. */
export type Presence = 'always' | 'by-rule' | 'may'

export interface Code {
  readonly code: string
  readonly label: Labels | undefined
}

export type Schema = Readonly<Record<string, unknown>>

/**
 * Every field of a type, groups before what they hold, in the order of the XML elements. Of the legal modes, those that
 * the type allows.
 */
export function listFields(type: MessageType): Field[] {
  const byRule = new Set([
    ...type.legalModes.flatMap(({ requires }) => requires),
    ...type.requiresWhen.flatMap(({ requires }) => requires),
    ...type.dated.filter(({ kind }) => kind === 'must').map(({ field }) => field),
    ...(type.legalModes.some(({ consent }) => consent === 'required') ? ['/consent'] : []),
  ])
  const allowed = type.legalModes.map(({ mode }) => String(mode))
  const isAllowed = ({ code }: Code) => allowed.includes(code)
  return listProperties(type.schema, '', 0, byRule).map((field) =>
    field.pointer === '/legalBasis/mode' ? { ...field, codes: field.codes.filter(isAllowed) } : field,
  )
}

/** Every field of a schema that no rules stand beside. */
export function listSchemaFields(schema: Schema): Field[] {
  return listProperties(schema, '', 0, new Set())
}

function listProperties(schema: Schema, pointer: string, depth: number, byRule: ReadonlySet<string>): Field[] {
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(asSchema(schema.properties)).flatMap(([name, value]) => {
    const at = `${pointer}/${name}`
    const field = createField(name, at, depth, asSchema(value))
    const inner = field.item ?? field.schema
    const presence = required.includes(name) ? 'always' : byRule.has(at) ? 'by-rule' : 'may'
    return [{ ...field, presence }, ...listProperties(inner, field.item ? `${at}/*` : at, depth + 1, byRule)]
  })
}

function createField(name: string, pointer: string, depth: number, schema: Schema): Omit<Field, 'presence'> {
  const item = schema.type === 'array' ? asSchema(schema.items) : undefined
  return {
    name,
    pointer,
    depth,
    schema,
    item,
    label: findLabels(schema.label) ?? findLabels(item?.label),
    description: typeof schema.description === 'string' ? schema.description : undefined,
    codes: listCodes(item ?? schema),
  }
}

function listCodes(schema: Schema): Code[] {
  const labels = asSchema(schema.labels)
  const codes: readonly unknown[] = Array.isArray(schema.enum) ? schema.enum : []
  return codes.map((code) => ({ code: String(code), label: findLabels(labels[String(code)]) }))
}

function findLabels(value: unknown): Labels | undefined {
  const { en, fi, sv } = asSchema(value)
  return typeof en === 'string' && typeof fi === 'string' && typeof sv === 'string' ? { en, fi, sv } : undefined
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {}
}
