import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openFolder, writeDurably } from '../../src/receiver/folder.ts'
import { recordIdOf } from '../../src/receiver/record-id.ts'
import { createDelivered } from './delivered.ts'

const root = mkdtempSync(join(tmpdir(), 'budkavle-folder-'))
const newFolder = () => join(root, randomUUID())
const nothing = () => {}

afterAll(() => rmSync(root, { recursive: true, force: true }))

test('a record is there whole, is read by its owner only, and says of which message it is', async () => {
  const folder = newFolder()
  const keeper = await openFolder(folder)
  const delivered = createDelivered({ attachments: ['one', 'two'] })
  const told: string[] = []
  const recordId = await keeper.keep(delivered, (step) => void told.push(step))
  expect(told).toEqual(['written', 'renamed'])
  expect(await keeper.read(recordId)).toEqual({
    document: delivered.document,
    attachments: [Buffer.from('one'), Buffer.from('two')],
    messageId: delivered.item.messageId,
  })
  expect(await keeper.list()).toEqual([{ recordId, messageId: delivered.item.messageId }])
  const place = join(folder, recordId)
  expect(readdirSync(place).sort()).toEqual(['attachment-1', 'attachment-2', 'document.jose', 'item.json'])
  expect([folder, place].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o700])
  expect(readdirSync(place).map((name) => statSync(join(place, name)).mode & 0o777)).toEqual([
    0o600, 0o600, 0o600, 0o600,
  ])
  expect(JSON.parse(readFileSync(join(place, 'item.json'), 'utf8'))).not.toHaveProperty('leaseToken')
})

test('the same message again, also twenty times at once, is one record, and the first stays', async () => {
  const keeper = await openFolder(newFolder())
  const delivered = createDelivered()
  const ids = await Promise.all(Array.from({ length: 20 }, () => keeper.keep(delivered, nothing)))
  const other = { ...delivered, document: Buffer.from('another'), item: { ...delivered.item, leaseToken: 7 } }
  ids.push(await keeper.keep(other, nothing))
  expect(new Set(ids)).toEqual(new Set([recordIdOf(delivered.item)]))
  expect(await keeper.list()).toHaveLength(1)
  expect((await keeper.read(ids[0] ?? ''))?.document).toEqual(delivered.document)
})

test('two senders may use the same identifier', () => {
  const { item } = createDelivered()
  expect(recordIdOf({ ...item, sender: '1234567-1' })).not.toBe(recordIdOf(item))
})

test('no record id looks like a personal identity code, or holds a digit at all', () => {
  const ids = Array.from({ length: 100 }, (_, i) => recordIdOf({ sender: '0246246-0', messageId: String(i) }))
  expect(ids.filter((id) => !/^[b-w]{40}$/.test(id))).toEqual([])
  expect(new Set(ids).size).toBe(100)
})

test('a disk that is full leaves nothing behind, and the message is stored later', async () => {
  const folder = newFolder()
  let isFull = true
  const keeper = await openFolder(folder, {
    async writeFile(path, bytes) {
      await writeDurably(path, isFull ? bytes.subarray(0, 3) : bytes)
      if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
    },
  })
  const delivered = createDelivered()
  await expect(keeper.keep(delivered, nothing)).rejects.toMatchObject({ code: 'ENOSPC' })
  expect(readdirSync(folder, { recursive: true })).toEqual(['.drafts'])
  isFull = false
  expect((await keeper.read(await keeper.keep(delivered, nothing)))?.document).toEqual(delivered.document)
})

test.each(['..', '../1', '.drafts', 'x', '/etc', '', 'bcd'])('%j is no record', async (recordId) => {
  expect(await (await openFolder(newFolder())).read(recordId)).toBeUndefined()
})

test('what a killed process left half written is gone after the next start', async () => {
  const folder = newFolder()
  await openFolder(folder)
  writeFileSync(join(folder, '.drafts', 'half'), 'x')
  await openFolder(folder)
  expect(readdirSync(join(folder, '.drafts'))).toEqual([])
})

test('a draft that another process still writes is no record when it is swept away, and is stored later', async () => {
  const folder = newFolder()
  const keeper = await openFolder(folder)
  const delivered = createDelivered()
  const sweep = async (step: string) => {
    if (step === 'written') await openFolder(folder)
  }
  await expect(keeper.keep(delivered, sweep)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await keeper.list()).toEqual([])
  expect(await keeper.read(await keeper.keep(delivered, nothing))).toMatchObject({ document: delivered.document })
})

test('what its sender has stopped is no record any more, and still there for a person to see', async () => {
  const folder = newFolder()
  const keeper = await openFolder(folder)
  const delivered = createDelivered()
  const recordId = await keeper.keep(delivered, nothing)
  await keeper.setAside?.(delivered.item)
  expect([await keeper.read(recordId), await keeper.list()]).toEqual([undefined, []])
  expect(readdirSync(join(folder, '.stopped', recordId))).toContain('document.jose')
})
