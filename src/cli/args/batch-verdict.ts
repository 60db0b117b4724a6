import { type Checked, notChecked } from '../../check.ts'
import type { CheckedBatch } from '../../check-batch.ts'
import { faultLines, refusalToJson, toJson } from './verdict.ts'

/** For people: what is wrong with the envelope, then with each document, by its place in the batch. */
export function describeBatch(file: string, checked: CheckedBatch): string {
  const { ok, envelope, items } = checked
  const sound = items.filter((item) => item.ok)
  const lines = [
    ...(envelope.ok ? [envelope.signature ? `signed with ${envelope.signature.algorithm}` : 'not signed'] : []),
    ...countTypes(sound).map(([type, count]) => `${count} × ${type}`),
    ...batchFaultLines(checked),
    ...listNotChecked(checked).map((code) => `not checked here: ${notChecked[code]}`),
  ]
  const count = `${sound.length} of ${items.length} documents sound`
  return [`${file}: a batch, ${ok ? 'sound' : 'refused'}, ${count}`, ...lines.map((line) => `  ${line}`)].join('\n')
}

/** `envelope: …` and `item 3: …` for each fault, places counted from 0 as in the gateway's answer. */
export function batchFaultLines(
  { envelope, items }: CheckedBatch,
  nameOf = (index: number) => `item ${index}`,
): string[] {
  const faults = (checked: Checked | CheckedBatch['envelope'], name: string) =>
    checked.ok ? [] : faultLines(checked.refusal).map((line) => `${name}: ${line}`)
  return [...faults(envelope, 'envelope'), ...items.flatMap((item, index) => faults(item, nameOf(index)))]
}

/** For machines. */
export function batchToJson({ ok, envelope, items }: CheckedBatch) {
  return {
    ok,
    envelope: envelope.ok ? envelope : refusalToJson(envelope.refusal),
    items: items.map((item, index) => ({ index, ...toJson(item) })),
  }
}

/** Each type once, with how many of it there are. */
function countTypes(items: readonly Checked[]): [string, number][] {
  const types = items.flatMap((item) => (item.ok ? [`${item.type.name}/${item.type.version}`] : []))
  return [...Map.groupBy(types, (type) => type)].map(([type, all]) => [type, all.length])
}

function listNotChecked({ envelope, items }: CheckedBatch) {
  return new Set([envelope, ...items].flatMap((one) => (one.ok ? one.notChecked : []))).values().toArray()
}
