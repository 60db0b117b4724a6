import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alertIncidents } from '../../src/jobs/office-alerts.ts'
import { languages } from '../../src/message/type-rules.ts'
import { lostItem } from '../admin/lost.ts'
import { lease, messageOperation, stamp } from '../store/operations.ts'
import { openBrowser } from './browser.ts'
import { everyLook, requireReadable } from './looks.ts'
import { type ServedRoom, serveRoom } from './served-room.ts'

let browser: Browser
let room: ServedRoom

beforeAll(async () => {
  const opening = openBrowser()
  room = await serveRoom()
  browser = await opening
  await lostItem(room)
  await room.commit(messageOperation())
  await room.commit(messageOperation())
  await lease(room.database.sql, 100)
  await alertIncidents({ background: room.database.sql as never, commit: room.commit }, stamp)
  const operator = await room.as({ staff: 'dev.operator', grants: [{ role: 'operator' }] })
  await operator.post('/en/messages/3', { reason: 'receiver-hangs' })
})
afterAll(async () => {
  expect(room.complaints).toEqual([])
  await browser?.close()
  await room?.close()
})

const views: Readonly<Record<string, string>> = {
  'a message that its office has lost': '/messages/1',
  'a message that is in hand': '/messages/2',
  'a message that was brought again': '/messages/3?done=9',
  'an office with an alert of an incident': '/offices/area-06',
  'an incident that can be closed': '/incidents/1',
}

describe.each(Object.entries(views))('%s', (name, path) => {
  test.each(languages)(
    'in %s has no barrier and no horizontal scroll, light and dark, wide and narrow',
    async (language) => {
      const page = await room.look(browser, 'dev.operator', `/${language}${path}`)
      await requireReadable(page, `${name} ${language}`, everyLook)
    },
  )
})

test('an operator brings what was lost to its office again, by keyboard, and reads that it is done', async () => {
  const page = await room.signIn(browser, 'dev.operator')
  await page.goto(`${room.origin}/en/messages/1`)
  await page.focus('#reason')
  await page.selectOption('#reason', 'receiver-lost-it')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/en/messages/1?done=*')
  expect(await page.textContent('[role="status"]')).toMatch(/^Brought to the office again\. Log entry \d+\.$/)
  expect(await page.locator('.line strong').last().innerText()).toBe('Brought to the office again')
  await page.context().close()
})
