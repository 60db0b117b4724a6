import type { OfficeId, PartyKind } from '../message/ids.ts'
import { explainRoute, type RoutingFacts } from './explain.ts'
import type { RoutingTable } from './table.ts'

/**
 * Messages that came with the same facts. It is what the store keeps of a message beside its sealed content: the type,
 * the urgency, and the place that decided. The language is not kept.
 */
export interface TrafficGroup {
  readonly messageType: string
  readonly receiverKind: PartyKind
  readonly urgency: 'normal' | 'urgent'
  readonly place: { readonly given: string; readonly from: 'home' | 'stay' | 'field' } | null
  /** A place of stay that named no municipality, so that home decided. */
  readonly unknownStay: string | null
  /** An answer in a thread: it goes to the other end, whatever the rules are. */
  readonly inThread: boolean
  readonly messages: number
}

/** The same as the store has it, with who sent them in the place of who they are for. */
export type SentGroup = Omit<TrafficGroup, 'receiverKind'> & { readonly senderKind: PartyKind }

/** What a change would have done to messages that came. */
export interface Replay {
  readonly messages: number
  readonly moved: number
  /** Most first. */
  readonly moves: readonly Move[]
  /** Of answers in a thread, which no rule sends. */
  readonly inThread: number
  /** Where it depends on the language, which is not kept. */
  readonly untold: number
}

export interface Move {
  readonly from: OfficeId
  readonly to: OfficeId
  readonly messages: number
}

/**
 * Where these messages would go at `at` by the one table and by the other. Both are asked anew: so what differs is what
 * the change does, and nothing that happened since the messages came.
 */
export function replay(groups: readonly TrafficGroup[], before: RoutingTable, after: RoutingTable, at: Date): Replay {
  const languages = [null, ...languagesNamed(before, after)]
  const moves = new Map<string, Move>()
  let [untold, inThread] = [0, 0]
  for (const group of groups) {
    if (group.inThread) {
      inThread += group.messages
      continue
    }
    const ways = languages.map((language) => {
      const facts = factsOf(group, language)
      return { from: explainRoute(facts, before, at).office, to: explainRoute(facts, after, at).office }
    })
    const [way] = ways
    if (way === undefined || ways.every(({ from, to }) => from === to)) continue
    if (!ways.every(({ from, to }) => from === way.from && to === way.to)) {
      untold += group.messages
      continue
    }
    const key = `${way.from} ${way.to}`
    moves.set(key, { ...way, messages: (moves.get(key)?.messages ?? 0) + group.messages })
  }
  const ranked = [...moves.values()].toSorted((a, b) => b.messages - a.messages || (a.to < b.to ? -1 : 1))
  return { messages: total(groups), moved: total(ranked), moves: ranked, inThread, untold }
}

function total(parts: readonly { readonly messages: number }[]): number {
  return parts.reduce((sum, { messages }) => sum + messages, 0)
}

function factsOf({ messageType, receiverKind, urgency, place, unknownStay }: TrafficGroup, language: string | null) {
  const facts: RoutingFacts = { messageType, receiverKind, urgency, language }
  if (place === null) return facts
  if (place.from === 'field') return { ...facts, municipality: place.given }
  if (place.from === 'stay') return { ...facts, placeOfStay: place.given }
  return { ...facts, homeMunicipality: place.given, ...(unknownStay !== null && { placeOfStay: unknownStay }) }
}

function languagesNamed(...tables: readonly RoutingTable[]): string[] {
  const named = tables.flatMap(({ rules }) => [...rules.values()].flat().flatMap(({ language }) => language ?? []))
  return [...new Set(named)]
}
