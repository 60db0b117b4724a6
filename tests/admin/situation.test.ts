import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main as verify } from '../../src/cli/verify.ts'
import { verifyEvidenceFile } from '../../src/evidence/evidence-file.ts'
import type { OfficeId } from '../../src/message/ids.ts'
import { createMemoryIo } from '../cli/memory-io.ts'
import {
  lease as claim,
  confirmOperation,
  createSigner,
  keys,
  messageOperation,
  tellOperation,
} from '../store/operations.ts'
import { openRoom, personWith, type TestRoom, type Visitor } from './room.ts'

const signer = createSigner()

let room: TestRoom
let auditor: Visitor
const messageId = crypto.randomUUID()

beforeAll(async () => {
  room = await openRoom()
  await room.commit(messageOperation({ messageId }))
  const [lease] = await claim(room.database.sql)
  if (!lease) throw new Error('the item was not handed out')
  await room.commit(tellOperation(lease))
  await room.commit(confirmOperation(lease))
  for (const office of ['area-06', 'area-06', 'manual-desk', 'area-90']) {
    await room.commit(messageOperation({ office: office as OfficeId }))
  }
  await room.database.ownerSql`update delivery set steps_taken = 1 where message = 2`
  auditor = await room.as(personWith({ role: 'auditor' }))
})
afterAll(() => room?.close())

const textOf = async (path: string, visitor = auditor) => (await visitor.get(path)).text()
const jsonOf = async (path: string, visitor = auditor) => (await visitor.get(path)).json() as Promise<never>

describe('the situation', () => {
  test('has a tile for every area, Helsinki and Åland, and one for what lies in none', async () => {
    const page = await textOf('/fi')
    const codes = [...page.matchAll(/class="tile a(\d\d) /g)].map(([, code]) => code)
    const areas = await room.database.ownerSql<{ code: string }[]>`select code from area order by code`
    expect(codes.sort()).toEqual(areas.map(({ code }) => code))
    expect(codes).toHaveLength(23)
    expect(page.match(/class="tile no-area /g)).toHaveLength(2)
  })

  test('says on a tile in words what waits and what is late, and leads to the office', async () => {
    const tile = /<li class="tile a06 is-late[^>]*>(.*?)<\/li>/s.exec(await textOf('/en'))?.[1] ?? ''
    expect(tile).toContain('<a href="/en/offices/area-06">Satakunta</a>')
    expect(tile.replace(/<[^>]+>/g, ' ')).toMatch(/Satakunta\s+1 late\s+2 waiting\s+oldest \d/)
  })

  test('has the same as the tiles in a table', async () => {
    const page = await textOf('/en')
    const rows = page.slice(page.indexOf('<tbody')).match(/<tr role="row" id="[^"]+"/g)
    expect(rows).toHaveLength(25)
    expect(page.indexOf('id="area-06"')).toBeLessThan(page.indexOf('id="area-90"'))
  })
})

describe('an office', () => {
  test('shows what waits, what is late first, and leads whoever may look to the message', async () => {
    const office: { items: { item: number; late: boolean }[] } = await jsonOf('/api/offices/area-06')
    expect(office.items.map(({ item, late }) => [item, late])).toEqual([
      [2, true],
      [3, false],
    ])
    expect(await textOf('/sv/offices/area-06')).toContain('<a href="/sv/messages/2">2</a>')
    const editor = await room.as(personWith({ role: 'routing-editor' }))
    expect(await textOf('/sv/offices/area-06', editor)).not.toContain('/sv/messages/2')
    expect((await auditor.get('/fi/offices/none')).status).toBe(404)
  })
})

describe('a message', () => {
  test('shows its history in the order of the log, each with its entry', async () => {
    const page = await textOf('/en/messages/1')
    const events = [...page.matchAll(/<li id="entry-(\d+)".*?<strong>(.*?)<\/strong>/gs)].map(([, at, what]) => [
      at,
      what,
    ])
    expect(events.map(([, what]) => what)).toEqual([
      'Accepted: the gateway verified and stored the message',
      'Put in the inbox of the office',
      'Handed out to the office’s system',
      'Taken over: the receiver stored the message',
    ])
    expect(events.map(([at]) => Number(at))).toEqual(events.map(([at]) => Number(at)).sort((a, b) => a - b))
    expect(page).toContain(`budkavle verify evidence-1.json --key '${signer.verifierKey}'`)
  })

  test('is shown only once the look is in the log, to a person and to a program', async () => {
    for (const [path, reason] of [
      ['/en/messages/1', 'message.viewed'],
      ['/api/messages/1', 'message.viewed'],
      ['/en/messages/1/evidence', 'evidence.downloaded'],
      ['/api/messages/1/evidence', 'evidence.downloaded'],
    ] as const) {
      const visitor = await room.as({ staff: `staff.look${reason.length}`, grants: [{ role: 'auditor' }] })
      expect((await visitor.get(path)).status).toBe(200)
      const { acts }: { acts: object[] } = await jsonOf('/api/acts')
      const by = `staff.look${reason.length}`
      expect(acts[0]).toMatchObject({ reasons: [reason], subject: 'message:1', by })
    }
  })

  test('is not shown when the look cannot be put into the log', async () => {
    const broken = await openRoom({ adapt: (deps) => ({ ...deps, act: () => Promise.reject(new Error('no log')) }) })
    await broken.commit(messageOperation({ messageId: crypto.randomUUID() }))
    const visitor = await broken.as(personWith({ role: 'auditor' }))
    for (const path of ['/en/messages/1', '/api/messages/1', '/en/messages/1/evidence', '/api/messages/1/evidence']) {
      expect((await visitor.get(path)).status).toBe(500)
    }
    await broken.close()
  })

  test('that is none, or lies elsewhere, is not there', async () => {
    const elsewhere = await room.as(personWith({ role: 'operator', area: '05' }))
    expect((await elsewhere.get('/en/messages/1')).status).toBe(404)
    for (const item of ['999', '0', 'x', '1e1', '-1', '12345678901234567']) {
      expect((await auditor.get(`/en/messages/${item}`)).status).toBe(404)
    }
  })

  test('shows nothing of the person or the document', async () => {
    for (const path of [
      '/en/messages/1',
      '/api/messages/1',
      '/en/messages/1/evidence',
      '/api/messages',
      '/en/offices/area-06',
    ]) {
      expect(await textOf(path)).not.toMatch(/\d{6}[-A]9\d\d\w|ciphertext|wrapped|personalIdentity/)
    }
  })
})

describe('the evidence of a message', () => {
  test('is one file that the offline verifier reads whole, the same by the page and the API', async () => {
    const answer = await auditor.get('/fi/messages/1/evidence')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="evidence-1.json"')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(verifyEvidenceFile(bytes, keys)).toMatchObject({
      ok: true,
      file: { message: { messageIdentifier: messageId } },
    })
    expect(verifyEvidenceFile(Buffer.from(await textOf('/api/messages/1/evidence')), keys).ok).toBe(true)
    const { io, printed } = createMemoryIo({ 'evidence-1.json': bytes })
    expect(await verify(['evidence-1.json', '--key', signer.verifierKey], io)).toBe(0)
    expect(printed.out).toContain('entries    4, each included in the one tree')
    expect(printed.out).toContain('stored by the receiver as record record-1')
  })
})

describe('the search', () => {
  const found = async (query: string, visitor = auditor): Promise<number[]> => {
    const answer: { messages: { item: number }[] } = await jsonOf(`/api/messages?${query}`, visitor)
    return answer.messages.map(({ item }) => item)
  }

  test.each([
    ['id=1', [1]],
    ['id=MESSAGE', [1]],
    ['state=stored', [1]],
    ['state=late', [2]],
    ['state=waiting', [5, 3, 2]],
    ['state=manual-desk', [4]],
    ['state=stopped', []],
    ['office=area-90', [5]],
    ['office=area-06&state=waiting', [3, 2]],
    ['sender=3221304-3&state=waiting', []],
    ['sender=0246246-0&state=manual-desk', [4]],
    ['type=no-such-type&state=waiting', []],
  ])('by %s', async (query, items) => {
    await room.database.ownerSql`update message set accepted_at = now() - make_interval(mins => 10 - seq::int)`
    expect(await found(query.replace('MESSAGE', messageId.toUpperCase()))).toEqual(items)
  })

  test('is of the last 7 days, unless days are given or it is not over', async () => {
    await room.database.ownerSql`update message set accepted_at = now() - interval '20 days' where seq in (1, 2)`
    expect(await found('')).toEqual([5, 4, 3])
    expect(await found('state=late')).toEqual([2])
    expect(await found('id=1')).toEqual([1])
    const from = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10)
    expect((await found(`from=${from}`)).sort()).toEqual([1, 2, 3, 4, 5])
    const until = new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 10)
    expect((await found(`from=${from}&until=${until}`)).sort()).toEqual([1, 2])
  })

  test('shows a person of one area what lies there only', async () => {
    const own = await room.as(personWith({ role: 'operator', area: '06' }))
    expect(await found('state=waiting', own)).toEqual([3, 2])
    expect(await found('id=5', own)).toEqual([])
  })

  test.each([
    'id=010190-900P',
    'id=Matti',
    'state=gone',
    'from=yesterday',
    'from=2020-01-01',
    'sender=KELA',
    'until=2026-13-01',
    'until=2026-02-30',
  ])('refuses %s, and says which field', async (query) => {
    expect((await auditor.get(`/api/messages?${query}`)).status).toBe(400)
    const page = await auditor.get(`/en/messages?${query}`)
    const text = await page.text()
    expect([page.status, text]).toEqual([422, expect.stringContaining('aria-invalid="true"')])
    expect(text).not.toMatch(/010190|Matti/)
  })
})
