/** The media types that a file may have which a message brings along. */
export const attachmentMediaTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const
export type AttachmentMediaType = (typeof attachmentMediaTypes)[number]

/** What a file of each kind begins with: ISO 32000-2 clause 7.5.2, ISO/IEC 10918-1 annex B, RFC 2083 section 3.1. */
const beginnings: Readonly<Record<AttachmentMediaType, Buffer>> = {
  'application/pdf': Buffer.from('%PDF-'),
  'image/jpeg': Buffer.from('ffd8ff', 'hex'),
  'image/png': Buffer.from('89504e470d0a1a0a', 'hex'),
}

/** Whether a file begins as its kind does. It may still be anything: the receiver's reader is what must be careful. */
export function isOfKind(file: Buffer, kind: AttachmentMediaType): boolean {
  const beginning = beginnings[kind]
  return file.subarray(0, beginning.length).equals(beginning)
}
