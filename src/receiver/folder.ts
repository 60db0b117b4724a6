import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Delivered, Keeper, Kept, LeasedItem } from './keeper.ts'
import { recordIdOf } from './record-id.ts'

export interface FolderKeeper extends Keeper {
  /** All records. */
  list(): Promise<{ recordId: string; messageId: string }[]>
}

export interface FolderOptions {
  /** How a file is written for good; another one only to try a disk that is full. */
  readonly writeFile?: typeof writeDurably
}

/**
 * A folder as a store, with a folder for each message: `document.xml` or `document.jose`, `attachment-1` and so on, and
 * `item.json` with what the gateway says of it. Only its owner reads it. A record is written beside, then renamed into
 * its place: it is there whole or not at all, and whoever comes second finds the first. A draft that a killed process
 * left is removed at the next start.
 */
export async function openFolder(
  folder: string,
  { writeFile = writeDurably }: FolderOptions = {},
): Promise<FolderKeeper> {
  const drafts = join(folder, '.drafts')
  await mkdir(drafts, { recursive: true, mode: 0o700 })
  await sweep(drafts)
  const placeOf = (recordId: string) => join(folder, recordId)
  return {
    async keep(delivered, onStep) {
      const recordId = recordIdOf(delivered.item)
      if (!(await isThere(placeOf(recordId)))) {
        const draft = join(drafts, `${recordId}.${randomUUID()}`)
        await writeDraft(draft, delivered, writeFile)
          .then(() => onStep('written'))
          .then(() => moveInto(draft, placeOf(recordId)))
          .finally(() => rm(draft, { recursive: true, force: true }))
      }
      // Also for what is there: whoever put it there may have been killed before this.
      await syncFolder(folder)
      await onStep('renamed')
      return recordId
    },
    ...readFolder(folder),
    async setAside(item) {
      const recordId = recordIdOf(item)
      await mkdir(join(folder, '.stopped'), { recursive: true, mode: 0o700 })
      await moveInto(placeOf(recordId), join(folder, '.stopped', recordId))
      await syncFolder(folder)
    },
  }
}

/** What lies in such a folder, without a right to change it. */
export function readFolder(folder: string): Pick<FolderKeeper, 'read' | 'list'> {
  return {
    read: async (recordId) => (isRecordName(recordId) ? readRecord(join(folder, recordId)) : undefined),
    async list() {
      const names = (await readdir(folder)).filter(isRecordName)
      return Promise.all(
        names.map(async (recordId) => ({ recordId, messageId: (await readItem(join(folder, recordId))).messageId })),
      )
    },
  }
}

/**
 * Removes what a killed process left. Each draft is taken away first, so that another process that is still writing it
 * cannot make a record of what is half removed.
 */
async function sweep(drafts: string): Promise<void> {
  for (const name of await readdir(drafts)) {
    const taken = join(drafts, `swept.${randomUUID()}`)
    const found = await rename(join(drafts, name), taken).then(
      () => true,
      () => false,
    )
    if (found) await rm(taken, { recursive: true, force: true })
  }
}

/** Written, and on the disk when it resolves; read by its owner only. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function writeDraft(draft: string, { item, document, attachments }: Delivered, writeFile: typeof writeDurably) {
  await mkdir(draft, { mode: 0o700 })
  await writeFile(join(draft, documentName(item)), document)
  for (const [i, { bytes }] of attachments.entries()) await writeFile(join(draft, attachmentName(i)), bytes)
  // Of the message, not of this lease: the same whenever it is stored.
  const { leaseToken: _, leasedUntil: __, state: ___, ...facts } = item
  await writeFile(join(draft, 'item.json'), Buffer.from(`${JSON.stringify(facts, null, 2)}\n`))
  await syncFolder(draft)
}

/** A folder that is there already stays: a record is never written over. */
async function moveInto(draft: string, place: string): Promise<void> {
  try {
    await rename(draft, place)
  } catch (err) {
    if (!isCode(err, 'ENOTEMPTY', 'EEXIST')) throw err
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function readRecord(place: string): Promise<Kept | undefined> {
  try {
    const item = await readItem(place)
    const files = Array.from({ length: item.attachments }, (_, i) => readFile(join(place, attachmentName(i))))
    const document = await readFile(join(place, documentName(item)))
    return { document, attachments: await Promise.all(files), messageId: item.messageId }
  } catch (err) {
    if (isCode(err, 'ENOENT', 'ENOTDIR')) return undefined
    throw err
  }
}

async function readItem(place: string): Promise<Pick<LeasedItem, 'messageId' | 'mediaType' | 'attachments'>> {
  return JSON.parse(await readFile(join(place, 'item.json'), 'utf8'))
}

async function isThere(place: string): Promise<boolean> {
  return readdir(place).then(
    () => true,
    (err) => {
      if (isCode(err, 'ENOENT')) return false
      throw err
    },
  )
}

function documentName({ mediaType }: Pick<LeasedItem, 'mediaType'>): string {
  return mediaType === 'application/xml' ? 'document.xml' : 'document.jose'
}

function attachmentName(place: number): string {
  return `attachment-${place + 1}`
}

/** Whatever else is asked for, such as a path that leads elsewhere, is no record of ours. */
function isRecordName(name: string): boolean {
  return /^[a-z]{40}$/.test(name)
}

function isCode(err: unknown, ...codes: string[]): boolean {
  return err instanceof Error && 'code' in err && codes.includes(String(err.code))
}
