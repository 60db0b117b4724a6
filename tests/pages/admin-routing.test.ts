import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { helsinkiDate } from '../../src/message/helsinki-time.ts'
import { languages } from '../../src/message/type-rules.ts'
import { createRoutingDeps } from '../../src/wiring/routing-deps.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createConcern, signMessage } from '../support/messages.ts'
import { createWorld, type World } from '../support/world.ts'
import { openBrowser } from './browser.ts'
import { deskAndPhone, requireReadable } from './looks.ts'
import { type ServedRoom, serveRoom } from './served-room.ts'

let browser: Browser
let database: TestDatabase
let world: World
let gateway: TestApp
let room: ServedRoom
let now: Date

const dayMs = 86_400_000

/** A gateway that takes messages, and the room beside it, on one routing table and one clock. */
beforeAll(async () => {
  const opening = openBrowser()
  database = await createTestDatabase()
  world = await createWorld(database.ownerSql)
  await database.ownerSql`
    insert into office (id, party, area, kind, name_fi, name_sv, name_en, valid_from)
    values ('unit-06', '3221304-3', '06', 'unit', 'Huittisten aikuissosiaalityö', 'Vuxensocialarbetet i Vittis',
      'Adult social work in Huittinen', '2023-01-01')`
  now = world.at
  gateway = await createTestApp({ database, world, now: () => now })
  const accepts = gateway.knowledge.accepts
  room = await serveRoom({
    now: () => now,
    adapt: (deps) => ({ ...deps, routing: createRoutingDeps({ store: gateway.store, now: () => now, accepts }) }),
  })
  browser = await opening
  for (const municipality of ['102', '102', '091']) await send(municipality)
})
afterAll(async () => {
  await browser?.close()
  await room?.close()
  await gateway?.close()
  await database?.close()
  world?.remove()
})

describe('a change of routing', () => {
  test('is drafted with its preview by an editor, approved by another, and holds for the next day’s message', async () => {
    expect(await send('102')).toBe('area-06')
    const editor = await room.signIn(browser, 'dev.editor')
    await editor.click('.sections a[href="/en/routing"]')
    await editor.click('.parts a[href="/en/routing/new"]')
    await editor.selectOption('#f-municipality', '102')
    await editor.selectOption('#f-messageType', 'concern-consented')
    await editor.selectOption('#f-office', 'unit-06')
    await editor.selectOption('#f-note', 'office-opened')
    expect(await editor.inputValue('#f-startsOn')).toBe(helsinkiDate(new Date(now.getTime() + dayMs)))
    await editor.click('button[value="save"]')
    await editor.waitForURL('**/en/routing/changes/1')
    expect(await editor.textContent('#preview + .sum')).toBe(
      'Messages of the last 30 days: 4. Of them, 3 would have gone elsewhere.',
    )
    expect(await editor.locator('.moves tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/Satakunta[^\t]*\t\s?Adult social work in Huittinen\s?\t\s?3/),
    ])
    expect(await editor.getByRole('button', { name: 'Approve' }).count()).toBe(0)
    await requireReadable(editor, 'a draft', deskAndPhone)
    await editor.context().close()

    const approver = await room.signIn(browser, 'dev.approver')
    await approver.goto(`${room.origin}/en/routing/changes`)
    await approver.click('.changes a')
    await approver.getByRole('button', { name: 'Approve' }).click()
    await approver.waitForURL('**/en/routing/changes/1')
    expect(await approver.textContent('.sum')).toMatch(/^Approved\. It begins on /)
    await approver.context().close()

    await gateway.knowledge.refresh()
    expect(await send('102')).toBe('area-06')
    now = new Date(now.getTime() + dayMs)
    expect([await send('102'), await send('091')]).toEqual(['unit-06', 'area-90'])
    const offices = await database.sql`select office, count(*)::int from delivery group by office order by office`
    expect(offices.map(({ office, count }) => [office, count])).toEqual([
      ['area-06', 4],
      ['area-90', 2],
      ['unit-06', 1],
    ])
  })

  test('is looked up: which rule wins, and which loses', async () => {
    const page = await room.signIn(browser, 'dev.auditor')
    await page.goto(`${room.origin}/en/routing`)
    await page.selectOption('#f-municipality', '102')
    await page.selectOption('#f-type', 'concern-consented')
    await page.click('.fields button')
    expect(await page.textContent('.answer .sum')).toMatch(
      /^It goes to Adult social work in Huittinen\. Rule c1-1 decides/,
    )
    const rows = await page.locator('.answer tbody tr').allInnerTexts()
    expect(rows.map((row) => row.split('\t').at(-1)?.trim())).toEqual([
      'decides',
      'gives way to a rule that names more',
    ])
    await page.context().close()
  })

  test('is taken back by a new one, which its author does not approve', async () => {
    const editor = await room.signIn(browser, 'dev.editor')
    await editor.goto(`${room.origin}/en/routing/changes/1`)
    await editor.getByRole('button', { name: 'Draft the change that takes it back' }).click()
    await editor.waitForURL('**/en/routing/changes/2')
    expect(await editor.locator('.edits tbody tr').allInnerTexts()).toEqual([expect.stringContaining('Rule c1-1 ends')])
    await editor.context().close()
    const approver = await room.signIn(browser, 'dev.approver')
    await approver.goto(`${room.origin}/en/routing/changes/2`)
    await approver.getByRole('button', { name: 'Approve' }).click()
    await approver.waitForURL('**/en/routing/changes/2')
    await approver.goto(`${room.origin}/en/routing/changes`)
    expect(await approver.locator('.changes tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/Change 2[\s\S]*Taking back[\s\S]*dev\.editor[\s\S]*dev\.approver/),
      expect.stringMatching(/Change 1[\s\S]*taken back by 2/),
    ])
    await approver.context().close()
  })

  test('of several rules is put together step by step, and says what is wrong with it', async () => {
    const page = await room.signIn(browser, 'dev.editor')
    await page.goto(`${room.origin}/en/routing/rules`)
    await page.click('a[href="/en/routing/new?do=replace&rule=default-area-06"]')
    expect(await page.inputValue('#f-rule')).toBe('default-area-06')
    await page.selectOption('#f-office', 'unit-06')
    await page.click('button[value="more"]')
    expect(await page.locator('.edits tbody tr').count()).toBe(2)
    await page.check('input[value="add"]')
    await page.selectOption('#f-area', '06')
    await page.selectOption('#f-office', 'area-06')
    await page.click('button[value="save"]')
    expect(await page.textContent('[role="alert"]')).toContain('names the same at the same time')
    await requireReadable(page, 'faults', deskAndPhone)
    await page.selectOption('#f-urgency', 'urgent')
    await page.click('button[value="save"]')
    await page.waitForURL('**/en/routing/changes/*')
    expect(await page.locator('.edits tbody tr').count()).toBe(3)
    await page.context().close()
  })

  test('shows the rules that can hold for what is asked, without a script', async () => {
    const page = await room.signIn(browser, 'dev.auditor')
    await page.goto(`${room.origin}/en/routing/rules`)
    const all = await page.locator('.rules tbody tr').count()
    await page.selectOption('#f-municipality', '091')
    await page.click('.filter button')
    await page.waitForURL('**/en/routing/rules?municipality=091&area=&type=')
    expect(await page.inputValue('#f-municipality')).toBe('091')
    const rows = await page.locator('.rules tbody tr').allInnerTexts()
    expect(rows.length).toBeLessThan(all)
    expect(rows.join()).toContain('default-area-90')
    expect(rows.join()).not.toContain('default-area-06')
    await page.click('.filter a')
    expect(await page.locator('.rules tbody tr').count()).toBe(all)
    await page.context().close()
  })

  test('comes from a file too, and a merger by its guide', async () => {
    const page = await room.signIn(browser, 'dev.editor')
    await page.goto(`${room.origin}/en/routing/file`)
    const head = 'id;receiver_kind;message_type;municipality;area;urgency;language;office;valid_from;valid_until'
    const upload = (text: string) =>
      page.setInputFiles('#f-file', { name: 'rules.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await upload(`${head}\r\n;social-services;;91;;soon;;area-90;;\r\n`)
    await page.getByRole('button', { name: 'Draft the change' }).click()
    expect(await page.textContent('[role="alert"]')).toContain('Line 2: urgency has not its form.')
    await upload(`${head}\r\n;social-services;;91;;urgent;;area-90;;\r\n`)
    await page.getByRole('button', { name: 'Draft the change' }).click()
    await page.waitForURL('**/en/routing/changes/*')
    expect(await page.textContent('.edits')).toContain('Helsinki (091) · Urgent')

    await page.goto(`${room.origin}/en/routing/merger`)
    await page.selectOption('#f-oldCode', '214')
    await page.selectOption('#f-successor', '102')
    await page.getByRole('button', { name: 'Draft the merger' }).click()
    await page.waitForURL('**/en/routing/changes/*')
    expect(await page.textContent('.edits')).toContain('Kankaanpää (214) becomes part of Huittinen (102)')
    await requireReadable(page, 'a merger', deskAndPhone)

    await page.click('.parts a[href="/en/routing/move"]')
    await page.selectOption('#f-municipality', '886')
    await page.selectOption('#f-area', '06')
    await page.getByRole('button', { name: 'Draft the change of area' }).click()
    expect(await page.textContent('[role="alert"]')).toContain('it lies there already')
    await page.selectOption('#f-area', '02')
    await page.getByRole('button', { name: 'Draft the change of area' }).click()
    await page.waitForURL('**/en/routing/changes/*')
    expect(await page.textContent('.edits')).toContain('Ulvila (886) goes over to area')
    await requireReadable(page, 'a move', deskAndPhone)
    await page.context().close()
  })
})

const views: Readonly<Record<string, string>> = {
  'a look':
    '/routing?municipality=102&type=concern-consented&kind=social-services&urgency=urgent&language=sv&date=2026-12-24',
  'the rules': '/routing/rules',
  'the rules narrowed': '/routing/rules?municipality=102&area=&type=concern-consented',
  'the changes': '/routing/changes',
  'a change that waits': '/routing/changes/3',
  'a change that is approved': '/routing/changes/1',
  'a new change': '/routing/new?do=replace&rule=default-area-06',
  'a merger of municipalities': '/routing/merger',
  'a change of area': '/routing/move',
  'rules from a file': '/routing/file',
}

describe.each(languages)('in %s', (language) => {
  test('no page of routing has a barrier or scrolls sideways, light and dark, on a desk and a phone', {
    timeout: 120_000,
  }, async () => {
    for (const [name, path] of Object.entries(views)) {
      const page = await room.look(browser, 'dev.editor', `/${language}${path}`)
      await requireReadable(page, `${name} ${language}`, deskAndPhone)
    }
  })
})

test('nothing was kept out by the pages’ policy, and nothing failed but what was to', () => {
  const expected = /Failed to load resource: the server responded with a status of 422/
  expect(room.complaints.filter((text) => !expected.test(text))).toEqual([])
  expect([...room.faults, ...gateway.faults]).toEqual([])
})

/** FPA sends a concern about somebody who lives there. @returns the office that it went to */
async function send(municipality: string): Promise<string> {
  const at = now
  const signed = await signMessage(createConcern({ municipality, at }), world.party('fpa'), 'xml')
  const reply = await gateway.as(world.party('fpa')).post('/v1/messages', signed)
  expect(reply.status, reply.bytes.toString()).toBe(202)
  const { evidence } = reply.receipt() as unknown as { evidence: { route: { office: string } } }
  return evidence.route.office
}
