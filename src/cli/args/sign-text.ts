import { Refusal } from '../../errors.ts'
import type { MediaType } from '../../message/media-types.ts'
import { type DocumentSigner, signDocument } from '../../sign/sign-document.ts'
import { UsageError } from './usage-error.ts'

/** @throws Refusal `xml.*` · UsageError when the key is of a kind that does not sign so */
export async function signText(text: string, mediaType: MediaType, signer: DocumentSigner, now: Date): Promise<string> {
  return await signDocument(text, mediaType, signer, now).catch((err: unknown) => {
    if (err instanceof Refusal) throw err
    throw new UsageError(`the key does not sign in this form: ${err instanceof Error ? err.message : 'unknown'}`)
  })
}
