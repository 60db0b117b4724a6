import type { PartyKind } from '../message/ids.ts'
import type { Route } from '../message/stages.ts'

/** Why a message went where it went, for a person. */
export function describeRoute({ office, reason, rule, explanation }: Route, receiver: PartyKind): string[] {
  const { municipality, area, considered } = explanation
  const lines = [
    rule === null ? `goes to the manual desk ${office}: ${reason}` : `goes to office ${office}, by rule ${rule}`,
  ]
  if (receiver === 'fpa') lines.push('because: it is for FPA, wherever the person lives')
  else if (municipality) {
    const where = municipality.from === 'home' ? 'home municipality' : 'place of stay'
    const merged =
      municipality.resolved === municipality.given ? '' : `, now part of ${municipality.resolved ?? 'none'}`
    lines.push(`because: ${where} ${municipality.given}${merged}${area === null ? '' : `, in area ${area}`}`)
  }
  const others = considered.filter(({ outcome }) => outcome !== 'won')
  for (const other of others) lines.push(`not by rule ${other.rule} (to ${other.office}): ${other.outcome}`)
  return lines
}
