import { createHash } from 'node:crypto'
import { jsonOf, messageOf, xmlOf } from './documents.ts'
import type { Signers } from './sign.ts'
import { type CaseWriter, post, type StepSpec } from './write-case.ts'

/** Files that are not what the document says, or what the gateway takes; batches and versions that are not taken. */
export async function makeAttachmentCases({ refuse }: CaseWriter, signers: Signers): Promise<void> {
  const jws = (payload: string) => signers.jose(payload, 'fpa.p256', { alg: 'ES256' })
  const concern = (attachments: readonly object[]) => post(jws(jsonOf('concern-consented', { attachments })))

  refuse('attachment.missing', 'json', 'The file was never uploaded', concern([named(pdf)]))
  refuse(
    'attachment.missing',
    'xml',
    'The same in XML',
    post(signers.xmlsec1(xmlOf('concern-consented', { attachments: [named(pdf)] }), 'fpa.p256')),
  )
  refuse(
    'attachment.missing',
    'of-another-party',
    'Another party has uploaded the same file',
    { ...upload(pdf), caller: 'satakunta.tls', expect: { status: 201 } },
    concern([named(pdf)]),
  )
  refuse(
    'attachment.missing',
    'taken',
    'The file belongs to an earlier message',
    { ...upload(pdf), expect: { status: 201 } },
    { ...concern([named(pdf)]), expect: { status: 202 } },
    concern([named(pdf)]),
  )

  const declared = (changes: object): readonly StepSpec[] => [
    { ...upload(pdf), expect: { status: 201 } },
    concern([{ ...named(pdf), ...changes }]),
  ]
  refuse('attachment.mismatch', 'size', 'It is larger than the message says', ...declared({ bytes: 8 }))
  refuse(
    'attachment.mismatch',
    'kind',
    'It is of another kind than the message says',
    ...declared({ mediaType: 'image/png' }),
  )
  refuse(
    'attachment.mismatch',
    'address',
    'The bytes are not those that the address names',
    upload(pdf, digestOf('marker')),
  )

  refuse('attachment.not-allowed', 'kind', 'A kind of file that is not taken', {
    ...upload('marker'),
    contentType: 'text/html',
  })
  refuse('attachment.not-allowed', 'content', 'It says that it is a PDF, and is none', upload('marker'))

  const many = ['1', '2', '3'].map((text): StepSpec => ({ ...upload(`${pdf}${text}`), expect: { status: 201 } }))
  refuse('attachment.too-many', 'limit', 'More uploads than may wait (three in this world)', ...many, upload(pdf))

  const second = jsonOf('plan-client', { schemaVersion: '2', refToMessageId: null, conversationId: null })
  refuse(
    'version.not-taken',
    'never-said',
    'Version 2 to a party that has not said that it takes it',
    post(signers.jose(second, 'satakunta.p256', { alg: 'ES256' }), { caller: 'satakunta.tls' }),
  )

  const single = jws(jsonOf('concern-consented'))
  const items = [{ mediaType: single.mediaType, document: Buffer.from(single.body).toString('base64') }]
  const { createdAt, from, messageId: batchId } = messageOf('concern-consented')
  const batch = jws(JSON.stringify({ batchId, createdAt, from, items }))
  refuse(
    'batch.not-allowed',
    'concern',
    'A concern in a batch',
    post(batch, { path: '/v1/batches', answerAt: '/items/0' }),
  )
}

const pdf = '%PDF-1.7 marker'

function upload(file: string, digest = digestOf(file)): StepSpec {
  const path = `/v1/attachments/${digest}`
  return { method: 'PUT', path, caller: 'fpa.tls', contentType: 'application/pdf', body: { text: file, times: 1 } }
}

function named(file: string) {
  const facts = { mediaType: 'application/pdf', bytes: Buffer.byteLength(file), sha256: digestOf(file) }
  return { fileName: 'marker.pdf', title: 'marker', ...facts }
}

function digestOf(file: string): string {
  return createHash('sha256').update(file).digest('hex')
}
