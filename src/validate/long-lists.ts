import { findMember } from '../message/field.ts'
import type { Structure } from '../message/structure.ts'

/**
 * Cuts each list that is longer than its schema allows to one item too many, in place: the value is refused for that
 * one, and what else stands in the list would only take time and memory to judge.
 */
export function cutLongLists(structure: Structure, value: unknown): void {
  if (structure.kind === 'object') {
    for (const [name, property] of structure.properties) cutLongLists(property.structure, findMember(value, name))
  } else if (structure.kind === 'array' && Array.isArray(value)) {
    if (value.length > structure.maxItems) value.length = structure.maxItems + 1
    for (const item of value) cutLongLists(structure.items, item)
  }
}
