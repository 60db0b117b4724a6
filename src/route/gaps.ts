import { helsinkiDate } from '../message/helsinki-time.ts'
import type { OfficeId, PartyKind } from '../message/ids.ts'
import { type RoutedType, receiversOf } from './check-edits.ts'
import { explainRoute, type RoutingFacts } from './explain.ts'
import { findArea, findMunicipality } from './municipalities.ts'
import type { RoutingTable } from './table.ts'

/** Where messages of a type would lie at the manual desk, and why. */
export interface Gap {
  readonly messageType: string
  readonly receiverKind: PartyKind
  readonly urgency: 'normal' | 'urgent'
  readonly why: 'no-rule' | 'office-unheld'
  /** With `office-unheld`: the office that the rule names. */
  readonly office: OfficeId | null
  /** Codes; none where the receiver is not chosen by place. */
  readonly municipalities: readonly string[]
}

/**
 * Every municipality × type × urgency that no office would take at `at`. A rule that names a language fills no gap: there
 * are always people of another.
 */
export function findGaps(table: RoutingTable, types: readonly RoutedType[], at: Date): Gap[] {
  const places = placesOn(table, helsinkiDate(at))
  const named = new Set([...table.rules.values()].flat().map(({ messageType }) => messageType))
  const byRules = types.filter(({ byReference }) => !byReference)
  // Types that no rule names go the same ways: one is looked at for all.
  const known = new Map<string, Omit<Gap, 'messageType'>[]>()
  return byRules.flatMap((type) =>
    receiversOf(type).flatMap((receiverKind) => {
      const key = `${receiverKind} ${named.has(type.name) ? type.name : ''}`
      const gaps = known.get(key) ?? gapsOf(type.name, receiverKind, receiverKind === 'fpa' ? [undefined] : places)
      known.set(key, gaps)
      return gaps.map((gap) => ({ messageType: type.name, ...gap }))
    }),
  )

  function gapsOf(messageType: string, receiverKind: PartyKind, homes: readonly (string | undefined)[]) {
    const found = urgencies.flatMap((urgency) =>
      homes.flatMap((home) => gapAt({ messageType, receiverKind, urgency }, home, table, at)),
    )
    return [...Map.groupBy(found, ({ gap }) => JSON.stringify(gap)).values()].map((group) => ({
      ...(group[0] as Found).gap,
      municipalities: group.flatMap(({ home }) => home ?? []),
    }))
  }
}

type Found = { readonly gap: Omit<Gap, 'messageType' | 'municipalities'>; readonly home: string | undefined }

function gapAt(
  { messageType, ...kind }: Pick<Gap, 'messageType' | 'receiverKind' | 'urgency'>,
  home: string | undefined,
  table: RoutingTable,
  at: Date,
): Found[] {
  const facts: RoutingFacts = {
    messageType,
    ...kind,
    language: null,
    ...(home !== undefined && { homeMunicipality: home }),
  }
  const { reason, explanation } = explainRoute(facts, table, at)
  if (reason === 'rule') return []
  const unheld = reason === 'route.office-unheld'
  const office = unheld ? (explanation.considered[0]?.office ?? null) : null
  return [{ gap: { ...kind, why: unheld ? 'office-unheld' : 'no-rule', office }, home }]
}

/** The municipalities that there are on a day, and that lie in an area. */
function placesOn(table: RoutingTable, date: string): string[] {
  return [...table.municipalities.keys()].filter(
    (code) => findMunicipality(table, code, date) === code && findArea(table, code, date) !== undefined,
  )
}

const urgencies = ['normal', 'urgent'] as const
