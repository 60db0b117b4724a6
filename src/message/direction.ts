import type { PartyKind } from './ids.ts'
import type { Direction, TypeRules } from './type-rules.ts'

/** Who sends it to whom when the sender is of this kind; undefined where such a sender may not send the type. */
export function findDirection(type: Pick<TypeRules, 'directions'>, sender: PartyKind): Direction | undefined {
  return type.directions.find(({ from }) => from === sender)
}
