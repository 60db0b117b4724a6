import type { Fault } from '../errors.ts'
import type { MessageType } from '../message/catalogue.ts'
import { findField } from '../message/field.ts'

/** Fields that the type's `requiresWhen` makes mandatory and that are absent. */
export function findMissingFields(type: MessageType, value: unknown): Fault[] {
  return type.requiresWhen
    .filter(({ field, is }) => findField(value, field) === is)
    .flatMap(({ field, is, requires }) => requires.map((required) => ({ field, is, required })))
    .filter(({ required }) => findField(value, required) === undefined)
    .map(({ field, is, required }) => {
      const condition = is === undefined ? `${field} is absent` : `${field} is ${is}`
      return { code: 'schema.invalid', place: required, rule: `This field is mandatory when ${condition}` }
    })
}
