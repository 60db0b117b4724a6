import { expect, test } from 'vitest'
import { type Count, type Found, judge } from './judge.ts'
import type { Sent } from './sender.ts'

const [sha256, other] = ['a'.repeat(64), 'b'.repeat(64)]
const sent: Sent = { row: 'a fault', sha256, desk: false, receipt: Buffer.from('a receipt') }
const record = { recordId: 'bcdf', sha256 }
const good: Found = {
  message: { envelope: sha256, state: 'stored', office: 'area-06' },
  records: [record],
  handovers: ['bcdf'],
  deskReason: undefined,
}
const atDesk: Found = {
  message: { envelope: sha256, state: 'open', office: 'manual-desk' },
  records: [],
  handovers: [],
  deskReason: 'route.municipality-unknown',
}

test.each<[string, Sent, Found, Partial<Count>]>([
  ['a message that is where it belongs', sent, good, {}],
  ['one at the manual desk, whose municipality nobody knows', { ...sent, desk: true }, atDesk, { atDesk: 1 }],
  ['one whose office held no certificate', sent, { ...atDesk, deskReason: 'route.office-unheld' }, { atDesk: 1 }],
  ['one at the manual desk, and the log does not say why', sent, { ...atDesk, deskReason: undefined }, { lost: 1 }],
  ['one at the manual desk without that reason', sent, atDesk, { lost: 1 }],
  ['one that the gateway has not', sent, { ...atDesk, message: undefined }, { lost: 1 }],
  ['one with other bytes', sent, { ...good, message: { ...open(), envelope: other } }, { lost: 1 }],
  ['one that its receiver has not, and has not confirmed', sent, { ...atDesk, message: open() }, { lost: 1 }],
  ['one that its receiver confirmed and has not', sent, { ...good, records: [] }, { lost: 1, falselyConfirmed: 1 }],
  [
    'one confirmed with a record of other bytes',
    sent,
    { ...good, records: [{ ...record, sha256: other }] },
    { lost: 1, falselyConfirmed: 1 },
  ],
  ['one whose confirmation names another record', sent, { ...good, handovers: ['ghjk'] }, { falselyConfirmed: 1 }],
  ['one stored without evidence of it', sent, { ...good, handovers: [] }, { falselyConfirmed: 1 }],
  ['one with evidence twice', sent, { ...good, handovers: ['bcdf', 'bcdf'] }, { falselyConfirmed: 1 }],
  ['one with two records', sent, { ...good, records: [record, { ...record, recordId: 'ghjk' }] }, { duplicated: 1 }],
])('%s', (_what, message, found, expected) => {
  const count: Count = { messages: 0, atDesk: 0, lost: 0, duplicated: 0, falselyConfirmed: 0 }
  judge(message, found, count)
  expect(count).toEqual({ messages: 1, atDesk: 0, lost: 0, duplicated: 0, falselyConfirmed: 0, ...expected })
})

function open() {
  return { envelope: sha256, state: 'open', office: 'area-06' }
}
