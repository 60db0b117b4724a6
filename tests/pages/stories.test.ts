import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { denialTexts } from '../../src/admin/texts/denials.ts'
import { deskTexts } from '../../src/admin/texts/desk.ts'
import { messageTexts } from '../../src/admin/texts/message.ts'
import { routingChangeTexts } from '../../src/admin/texts/routing-change.ts'
import { sayIn } from '../../src/admin/texts/say.ts'
import { helsinkiDate } from '../../src/message/helsinki-time.ts'
import { languages } from '../../src/message/type-rules.ts'
import { createChildNotification, type Night, openNight, pass, send, sendConcern, takeAll } from '../flow/late.ts'
import { findBarriers, openBrowser } from './browser.ts'
import { type ServedRoom, serveRoom } from './served-room.ts'

/** What the administrators' room is for, played by persons in a browser, beside a gateway that takes and hands out. */

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

describe.each(languages)('in %s', (language) => {
  let night: Night
  let room: ServedRoom

  beforeAll(async () => {
    night = await openNight('2026-11-24T09:00:00Z')
    await night.database.ownerSql`
      insert into office (id, party, area, kind, name_fi, name_sv, name_en, valid_from)
      values ('unit-06', '3221304-3', '06', 'unit', 'Huittisten aikuissosiaalityö', 'Vuxensocialarbetet i Vittis',
        'Adult social work in Huittinen', '2023-01-01')`
    await night.app.knowledge.refresh()
    room = await serveRoom({ now: () => night.now, gateway: night })
  })
  afterAll(async () => {
    await room?.close()
    await night?.close()
  })

  /** A person at the landing page, in this language. */
  const enter = async (staff: string) => {
    const page = await room.signIn(browser, staff)
    await page.click(`.languages a[lang="${language}"]`)
    await page.waitForURL(`${room.origin}/${language}`)
    return page
  }
  /** The page as it is now has no barrier and is wholly in this language. */
  const requireOpen = async (page: Page) => {
    expect(await page.evaluate('document.documentElement.lang')).toBe(language)
    expect(await findBarriers(page), page.url()).toEqual([])
  }

  test('an editor drafts a change with its preview, an approver approves, and tomorrow’s message goes elsewhere', async () => {
    const say = sayIn(routingChangeTexts, language)
    await sendConcern(night)
    expect(await lastOffice(night)).toBe('area-06')
    const editor = await enter('dev.editor')
    await editor.click(`.sections a[href="/${language}/routing"]`)
    await editor.click(`.parts a[href="/${language}/routing/new"]`)
    await editor.selectOption('#f-municipality', '102')
    await editor.selectOption('#f-messageType', 'concern-consented')
    await editor.selectOption('#f-office', 'unit-06')
    await editor.selectOption('#f-note', 'office-opened')
    expect(await editor.inputValue('#f-startsOn')).toBe(helsinkiDate(new Date(night.now.getTime() + dayMs)))
    await requireOpen(editor)
    await editor.click('button[value="save"]')
    await editor.waitForURL(`**/${language}/routing/changes/1`)
    expect(await editor.textContent('#preview + .sum')).toBe(say('previewSum', 1, 1))
    expect(await editor.getByRole('button', { name: say('approve') }).count()).toBe(0)
    await requireOpen(editor)
    await editor.context().close()

    const approver = await enter('dev.approver')
    await approver.goto(`${room.origin}/${language}/routing/changes`)
    await approver.click('.changes a')
    await approver.getByRole('button', { name: say('approve') }).click()
    await approver.waitForURL(`**/${language}/routing/changes/1`)
    expect(await approver.textContent('.sum strong')).toBe(say('sum.approved'))
    await requireOpen(approver)
    await approver.context().close()

    await night.app.knowledge.refresh()
    await sendConcern(night)
    expect(await lastOffice(night)).toBe('area-06')
    night.now = new Date(night.now.getTime() + dayMs)
    await sendConcern(night)
    expect(await lastOffice(night)).toBe('unit-06')
  })

  test('an auditor follows a late concern to its receipts, and verifies its file offline', async () => {
    const say = sayIn(messageTexts, language)
    await takeAll(night)
    const messageId = await send(night, createChildNotification(night.now))
    await pass(night, 26)
    const auditor = await enter('dev.auditor')
    await requireOpen(auditor)
    await auditor.focus('.a06 a')
    await auditor.keyboard.press('Enter')
    // Two offices lie there: the tile leads to where the table begins with them.
    await auditor.waitForURL(/#/)
    await auditor.click('main tbody a[href$="/offices/area-06"]')
    await auditor.waitForURL(`**/${language}/offices/area-06`)
    await requireOpen(auditor)
    await auditor.click('main tbody a[href*="/messages/"]')
    await auditor.waitForURL(`**/${language}/messages/*`)
    expect(await auditor.textContent('.sum strong')).toBe(say('late'))
    expect(await auditor.textContent('main')).toContain(messageId)
    // Its office, its organisation, and then both FPA and whoever sent it.
    expect(await auditor.locator('.line .failed').count()).toBe(4)
    await requireOpen(auditor)
    const file = await download(auditor, 'a.button[download]', night.world.folder)
    const key = /--key '([^']+)'/.exec((await auditor.textContent('pre code')) ?? '')?.[1] ?? ''
    await auditor.context().close()
    expect(await runVerify(file, key)).toMatch(/^YES/)
    const changed = join(night.world.folder, 'changed.json')
    writeFileSync(changed, file.text.replace('escalation.organisation', 'escalation.sender'))
    await expect(runVerify({ path: changed }, key)).rejects.toMatchObject({ code: 1, stdout: /^NO/ })
  })

  test('an operator gives an item from the manual desk to an office, whose system takes it over', async () => {
    const say = sayIn(deskTexts, language)
    await takeAll(night)
    await sendConcern(night, { municipality: '999' })
    expect(await lastOffice(night)).toBe('manual-desk')
    expect(await takeAll(night)).toBe(0)
    const operator = await enter('dev.operator')
    await operator.click(`.sections a[href="/${language}/desk"]`)
    await requireOpen(operator)
    await operator.click('main tbody a')
    await operator.selectOption('#to', 'area-06')
    await operator.selectOption('#reason', 'client-known-there')
    await requireOpen(operator)
    await operator.click('.acts-of-desk form:first-child button')
    await operator.waitForURL(/done=\d+/)
    expect(await operator.textContent('[role="status"] strong')).toBe(say('done'))
    await requireOpen(operator)
    await operator.context().close()
    expect(await takeAll(night)).toBe(1)
  })

  test('someone without the role sees no way in, and is refused at the door', async () => {
    const say = sayIn(denialTexts, language)
    const editor = await enter('dev.editor')
    for (const path of ['/messages', '/messages/1', '/desk', '/desk/1', '/subjects', '/health', '/audit']) {
      expect(await editor.locator(`.sections a[href="/${language}${path}"]`).count()).toBe(0)
      const response = await editor.goto(`${room.origin}/${language}${path}`)
      expect(response?.status(), path).toBe(403)
      expect(await editor.textContent('h1')).toBe(say('admin.not-allowed'))
    }
    await requireOpen(editor)
    await editor.context().close()
  })

  test('nothing was kept out by the pages’ policy, and nothing failed but what was to', () => {
    expect(room.complaints.filter((text) => !/status of 403|evidence failed/.test(text))).toEqual([])
    expect([...room.faults, ...night.app.faults]).toEqual([])
  })
})

async function lastOffice({ database }: Night): Promise<string | undefined> {
  const [row] = await database.sql<{ office: string }[]>`select office from delivery order by message desc limit 1`
  return row?.office
}

async function download(page: Page, link: string, folder: string): Promise<{ path: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(link)])
  const path = join(folder, download.suggestedFilename())
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  writeFileSync(path, Buffer.concat(chunks))
  return { path, text: Buffer.concat(chunks).toString('utf8') }
}

/** As whoever has the file and the key, and nothing else. */
async function runVerify({ path }: { path: string }, key: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'verify', path, '--key', key], { env: {} })
  return stdout
}

const program = fileURLToPath(new URL('../../src/budkavle.mjs', import.meta.url))
const dayMs = 86_400_000
