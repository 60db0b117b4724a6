import { type Checked, notChecked, type Sound } from '../../check.ts'
import type { Refusal } from '../../errors.ts'

/** For people: a line for each fault, `code place: rule`, or what the document would be taken for. */
export function describeChecked(file: string, checked: Checked): string {
  if (!checked.ok) return [`${file}: refused`, ...faultLines(checked.refusal).map((line) => `  ${line}`)].join('\n')
  return [`${file}: sound`, ...describeSound(checked).map((line) => `  ${line}`)].join('\n')
}

/** `code place: rule` of each fault; one of the document as a whole has no place. */
export function faultLines({ code, detail, faults }: Refusal): string[] {
  if (faults.length === 0) return [`${code}: ${detail}`]
  return faults.map(({ code: own, place, rule }) => `${own}${place && ` ${place}`}: ${rule}`)
}

/** For machines. */
export function toJson(checked: Checked) {
  if (!checked.ok) return refusalToJson(checked.refusal)
  const { type, direction, message, signature, shownFrom, clocks } = checked
  const { mode, section } = message.legalBasis
  const messageType = { messageType: type.name, schemaVersion: type.version }
  const sent = { direction, legalMode: mode, section: section ?? null, signature }
  return { ok: true, ...messageType, ...sent, shownFrom, clocks, notChecked: checked.notChecked }
}

export function refusalToJson({ code, detail, faults, entry }: Refusal) {
  return { ok: false, code, status: entry.status, title: entry.title, detail, faults }
}

function describeSound({ type, direction, message, signature, ...sound }: Sound): string[] {
  return [
    `${type.name}/${type.version}, ${type.title.en}`,
    `from ${direction?.from} to ${direction?.to}, under ${message.legalBasis.mode}`,
    signature ? `signed with ${signature.algorithm}` : 'not signed',
    ...(sound.shownFrom ? [`shown to the receiver from ${sound.shownFrom.toISOString()}`] : []),
    ...sound.clocks.map(({ clock, binds, due, basis }) => `clock ${clock}: the ${binds}, by ${due} (${basis})`),
    ...sound.notChecked.map((code) => `not checked here: ${notChecked[code]}`),
  ]
}
