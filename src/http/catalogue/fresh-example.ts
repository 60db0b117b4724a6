import type { MessageType } from '../../message/catalogue.ts'
import type { Structure } from '../../message/structure.ts'

const dayMs = 86_400_000
const references = ['conversationId', 'refToMessageId', 'supersedesMessageId']

/**
 * A type's example as if it were made now: every day and time in it moved by the same whole days, so that none of them
 * is too old to be sent and they stay in their order. Birth dates stay: they belong to the person. It refers to another
 * message only where it must: there is none yet.
 */
export function freshenExample(type: MessageType, example: unknown, now: Date): unknown {
  const { createdAt } = example as { readonly createdAt: string }
  const days = Math.floor((now.getTime() - new Date(createdAt).getTime()) / dayMs)
  const free = references.filter((name) => !type.structure.properties.get(name)?.required)
  const members = Object.entries(example as object).filter(([name]) => !free.includes(name))
  return shift(type.structure, Object.fromEntries(members), days, '')
}

function shift(structure: Structure, value: unknown, days: number, name: string): unknown {
  if (structure.kind === 'array' && Array.isArray(value)) {
    return value.map((item) => shift(structure.items, item, days, structure.itemName))
  }
  if (structure.kind === 'string' && typeof value === 'string') return shiftText(structure.format, value, days, name)
  if (structure.kind !== 'object' || typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([member, part]) => {
    const property = structure.properties.get(member)
    return [member, property ? shift(property.structure, part, days, member) : part]
  })
  return Object.fromEntries(members)
}

function shiftText(format: string | undefined, text: string, days: number, name: string): string {
  if (name === 'birthDate' || (format !== 'date' && format !== 'date-time')) return text
  const shifted = new Date(new Date(text).getTime() + days * dayMs).toISOString()
  return format === 'date' ? shifted.slice(0, 10) : `${shifted.slice(0, 19)}Z`
}
