import { randomUUID } from 'node:crypto'
import type { Leaf } from '../dev/pki.ts'
import { createMessage, type Form, signDocument } from '../dev/story-documents.ts'
import { createFile } from '../dev/story-file.ts'
import { signJws } from '../sign/sign-jws.ts'
import type { TestMessage } from './memory-item.ts'

/** Really signed messages about nobody: the person in them has an identity code of the 900 series. */
export interface TestDocuments {
  create(form?: Form): Promise<TestMessage>
  withAttachment(): Promise<TestMessage>
  /** Signed, urgent, and no message at all: whoever reads it fails. */
  poison(): Promise<TestMessage>
}

export function createTestDocuments(sender: Leaf): TestDocuments {
  const sign = async (form: Form, changes: Record<string, unknown> = {}) => {
    const { type, messageId, mediaType, bytes } = await signDocument(createMessage(messageType, changes), sender, form)
    return { messageId, messageType: type, mediaType, document: bytes, attachments: [] }
  }
  return {
    create: (form = 'flattened') => sign(form),
    async withAttachment() {
      const { bytes, named } = createFile()
      return { ...(await sign('xml', { attachments: [named] })), attachments: [{ mediaType: named.mediaType, bytes }] }
    },
    async poison() {
      const document = Buffer.from(await signJws('this is not a message: {[\u0000', sender))
      const mediaType = 'application/jose+json'
      return { messageId: randomUUID(), messageType, mediaType, document, attachments: [], urgent: true }
    },
  }
}

const messageType = 'concern-consented'
