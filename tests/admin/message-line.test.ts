import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderLine } from '../../src/admin/pages/message-line.ts'
import { reasonTexts } from '../../src/admin/texts/reasons.ts'
import { main as verify } from '../../src/cli/verify.ts'
import type { MessageEvidence } from '../../src/evidence/events.ts'
import { expired } from '../../src/evidence/item-steps.ts'
import { messageReasons } from '../../src/evidence/reasons.ts'
import { verifyReceipt } from '../../src/evidence/receipt.ts'
import type { InboxItem } from '../../src/message/delivery.ts'
import { languages } from '../../src/message/type-rules.ts'
import { findItemsAnywhere } from '../../src/store/inbox.ts'
import { createMemoryIo } from '../cli/memory-io.ts'
import { createSigner, createTimed, evidenceOf, keys, messageOperation, stamp } from '../store/operations.ts'
import { openStoreParts } from '../support/store-parts.ts'
import { openRoom, personWith, type TestRoom, type Visitor } from './room.ts'

const signer = createSigner()

let room: TestRoom
let auditor: Visitor
let item: InboxItem

beforeAll(async () => {
  room = await openRoom()
  for (let n = 0; n < 2; n += 1) await room.commit(messageOperation())
  const parts = openStoreParts(room.database)
  const [found] = await findItemsAnywhere(parts.db, [1])
  await parts.close()
  if (!found) throw new Error('no item 1')
  item = found
  auditor = await room.as(personWith({ role: 'auditor' }))
})
afterAll(() => room?.close())

const jsonOf = async (path: string) => (await auditor.get(path)).json()

describe('a reason', () => {
  test.each(languages)('has words in %s, whatever code the evidence of a message carries', (language) => {
    expect(Object.keys(reasonTexts[language]).sort()).toEqual([...messageReasons].sort())
    for (const reason of messageReasons) {
      const line = String(renderLine(language, lineOf({ ...expired(item, 'receiver', stamp), reasons: [reason] })))
      expect(line).toContain(`${reasonTexts[language][reason]} <code class="small">${reason}</code>`)
    }
  })

  test('that another gateway gave is shown as its code', () => {
    const evidence = { ...expired(item, 'receiver', stamp), reasons: ['later.reason'] } as unknown as MessageEvidence
    expect(String(renderLine('en', lineOf(evidence)))).toContain('<p><code>later.reason</code></p>')
  })
})

describe('what is wrong', () => {
  const [accepted] = evidenceOf(createTimed({}))
  test.each([
    ['en', 'Late', 'Failed'],
    ['fi', 'Myöhässä', 'Epäonnistui'],
    ['sv', 'Försenat', 'Misslyckades'],
  ] as const)('is marked in a word in %s', (language, late, failed) => {
    const failure = { ...expired(item, 'receiver', stamp), event: 'ContentHandoverFailure' as const }
    const mark = (evidence: MessageEvidence) =>
      /class="mark">([^<]*)</.exec(String(renderLine(language, lineOf(evidence))))
    expect(mark(expired(item, 'receiver', stamp))?.[1]).toBe(late)
    expect(mark({ ...failure, reasons: ['receiver.cannot-be-read'] })?.[1]).toBe(failed)
    expect(mark({ ...failure, reasons: ['sender.cancelled'] })).toBeNull()
    expect(mark(accepted as MessageEvidence)).toBeNull()
  })
})

describe('a receipt', () => {
  test('of one entry is what the offline verifier reads, the same by the page and the API', async () => {
    const { events } = (await jsonOf('/api/messages/1')) as { events: { index: number }[] }
    for (const { index } of events) {
      const answer = await auditor.get(`/fi/messages/1/receipts/${index}`)
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="receipt-${index}.json"`)
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(verifyReceipt(bytes, keys)).toMatchObject({ ok: true, receipt: { inclusion: { leafIndex: index } } })
      expect(await (await auditor.get(`/api/messages/1/receipts/${index}`)).text()).toBe(bytes.toString())
      const { io } = createMemoryIo({ 'receipt.json': bytes })
      expect(await verify(['receipt.json', '--key', signer.verifierKey], io)).toBe(0)
    }
  })

  test('is given once that is in the log, to a person and to a program', async () => {
    for (const path of ['/sv/messages/1/receipts/0', '/api/messages/1/receipts/0']) {
      expect((await auditor.get(path)).status).toBe(200)
      const { acts } = (await jsonOf('/api/acts')) as { acts: object[] }
      expect(acts[0]).toMatchObject({ reasons: ['receipt.downloaded'], subject: 'message:1' })
    }
    const broken = await openRoom({ adapt: (deps) => ({ ...deps, act: () => Promise.reject(new Error('no log')) }) })
    await broken.commit(messageOperation())
    const visitor = await broken.as(personWith({ role: 'auditor' }))
    expect((await visitor.get('/api/messages/1/receipts/0')).status).toBe(500)
    await broken.close()
  })

  test('is of the message’s own entries only, and asking for another’s leaves no act', async () => {
    const { events } = (await jsonOf('/api/messages/2')) as { events: { index: number }[] }
    const before = ((await jsonOf('/api/acts')) as { acts: object[] }).acts
    for (const entry of [events[0]?.index, 99_999, 'x', '-1', '1e1', '12345678901234567']) {
      expect((await auditor.get(`/en/messages/1/receipts/${entry}`)).status).toBe(404)
      expect((await auditor.get(`/api/messages/1/receipts/${entry}`)).status).toBe(404)
    }
    expect(((await jsonOf('/api/acts')) as { acts: object[] }).acts).toEqual(before)
  })
})

test('a line that is longer than is shown says so, and how much of it is left out', async () => {
  const evidence = Array.from({ length: 503 }, () => expired(item, 'receiver', stamp))
  for (const one of evidence) {
    await room.commit({ kind: 'apply', step: 'act', body: {}, message: 2, evidence: [one] })
  }
  const { events, eventsLeftOut } = (await jsonOf('/api/messages/2')) as { events: object[]; eventsLeftOut: number }
  expect([events.length, eventsLeftOut]).toEqual([500, 5])
  const page = await (await auditor.get('/en/messages/2')).text()
  expect(page).toContain('The newest 500 of 505 log entries are shown. 5 earlier ones are left out')
  expect(await (await auditor.get('/en/messages/1')).text()).not.toContain('are left out')
})

function lineOf(evidence: MessageEvidence) {
  return { item: 1, events: [{ index: 7, evidence }], eventsLeftOut: 0 }
}
