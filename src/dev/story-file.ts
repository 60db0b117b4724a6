import { hash, randomUUID } from 'node:crypto'
import { requireStatus } from './story-step.ts'
import type { System } from './story-system.ts'
import type { StoryWorld } from './story-world.ts'

/** A file that a message brings along. */
export interface StoryFile {
  readonly bytes: Buffer
  /** As a message names it. */
  readonly named: {
    readonly fileName: string
    readonly title: string
    readonly mediaType: 'application/pdf'
    readonly bytes: number
    readonly sha256: string
  }
}

/** A page without a word on it, and no two alike. */
export function createFile(): StoryFile {
  const objects = [
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
  ]
  const bytes = Buffer.from(`%PDF-1.4\n% ${randomUUID()}\n${objects.join('\n')}\ntrailer<</Root 1 0 R>>\n%%EOF\n`)
  const sha256 = hash('sha256', bytes, 'hex')
  const kind = { fileName: 'rent.pdf', title: 'Reminder of unpaid rent', mediaType: 'application/pdf' } as const
  return { bytes, named: { ...kind, bytes: bytes.length, sha256 } }
}

/** Before its message: that names the file by the digest under which it lies. */
export async function uploadFile({ screen }: StoryWorld, from: System, { bytes, named }: StoryFile): Promise<void> {
  screen.say(
    from.name,
    `PUT /v1/attachments/{sha256}: ${named.fileName}, ${named.bytes} bytes, named in the message by`,
  )
  screen.detail(named.sha256)
  requireStatus(
    'upload the attachment',
    await from.client.put(`/v1/attachments/${named.sha256}`, bytes, named.mediaType),
    201,
  )
}
