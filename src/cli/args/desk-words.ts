import type { DeskItem, ItemChain, OpenOffice } from '../../message/desk.ts'
import { table } from './table.ts'

/** For people: what lies at an office, a line for each. */
export function describeList(items: readonly DeskItem[], office: string): string {
  const place = office === 'manual-desk' ? 'the manual desk' : office
  if (items.length === 0) return `${capital(place)} is empty.`
  const urgent = items.filter((item) => item.urgency === 'urgent').length
  const count = items.length === 1 ? '1 item' : `${items.length} items`
  return [`${count} at ${place}, ${urgent} urgent.`, '', ...table([columns, ...items.map(rowOf)])].join('\n')
}

const columns = ['item', 'urgency', 'since', 'why', 'type', 'sender', 'message'] as const

function rowOf(item: DeskItem): readonly string[] {
  const why = item.rejectedBy === null ? item.reason : `${item.reason}, by ${item.rejectedBy}`
  const type = `${item.messageType}/${item.schemaVersion}`
  return [String(item.item), item.urgency, item.since, why, type, item.sender, item.messageId]
}

/** For people: one item, with every move and every evidence. */
export function describeChain(chain: ItemChain): string {
  const { item, messageId, messageType, schemaVersion, sender, urgency, acceptedAt, state, office } = chain
  return [
    `item ${item}: ${state} at ${office}`,
    `  message   ${messageId}, ${messageType}/${schemaVersion}, ${urgency}, from ${sender}, accepted ${acceptedAt}`,
    ...(chain.deskReason === null ? [] : [`  why       ${chain.deskReason}`]),
    ...(chain.leasedUntil === null ? [] : [`  leased    until ${chain.leasedUntil}`]),
    ...chain.clocks.map(({ clock, due, binds }) => `  clock     ${clock} due ${due}, for the ${binds}`),
    `  ladder    ${chain.stepsTaken} steps taken, the next ${chain.nextStepAt ?? 'is not due'}`,
    ...block('moved', chain.custody.map(moveRow)),
    ...block('log', chain.events.map(eventRow)),
  ].join('\n')
}

/** For people: the offices that can take an item now, a line for each. */
export function describeDestinations(offices: readonly OpenOffice[]): string {
  if (offices.length === 0) return 'nobody can take it now'
  return table([
    ['area', 'office', 'name'],
    ...offices.map(({ area, office, names }) => [area ?? '–', office, names.en]),
  ]).join('\n')
}

function moveRow({ at, from, to, reason, by, index }: ItemChain['custody'][number]): readonly string[] {
  return [at, `${from} → ${to}`, reason, by === null ? '' : `by ${by}`, `log ${index}`]
}

function eventRow({ index, at, event, office, reasons }: ItemChain['events'][number]): readonly string[] {
  return [String(index), at, event, office ?? '', reasons.join(', ')]
}

function block(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', title, ...table(rows).map((line) => `  ${line}`)]
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
