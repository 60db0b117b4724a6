import type { Fault } from '../errors.ts'
import type { MessageType } from '../message/catalogue.ts'
import { findField } from '../message/field.ts'

/** Fields that have a value which the type's `allowsWhen` does not allow beside that of another. */
export function findUnallowedValues(type: MessageType, value: unknown): Fault[] {
  return type.allowsWhen
    .filter(({ field, is }) => findField(value, field) === is)
    .filter(({ allows }) => isOther(findField(value, allows.field), allows.oneOf))
    .map(({ field, is, allows }) => {
      const rule = `This field may only be ${allows.oneOf.join(' or ')} when ${field} is ${is}`
      return { code: 'schema.invalid', place: allows.field, rule }
    })
}

function isOther(value: unknown, allowed: readonly unknown[]): boolean {
  return value !== undefined && !allowed.includes(value)
}
