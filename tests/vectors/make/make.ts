/**
 * Makes every vector anew: keys, certificates, revocation lists and signatures. The private keys live in a scratch
 * folder that is removed at the end. Needs openssl 3, xmlsec1, and a Python with jwcrypto and Authlib (see jws.py):
 *
 *     PYTHON=venv/bin/python node tests/vectors/make/make.ts
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAcceptCases } from './accept-cases.ts'
import { makeAttachmentCases } from './attachment-cases.ts'
import { makeCertificateCases } from './certificate-cases.ts'
import { makeContentCases } from './content-cases.ts'
import { makeCryptoCases } from './crypto-cases.ts'
import { makeDeliveryCases } from './delivery-cases.ts'
import { jsonOf, readText } from './documents.ts'
import { makeFormatCases } from './format-cases.ts'
import { makeLawCases } from './law-cases.ts'
import { makeRequestCases } from './request-cases.ts'
import { createScratch } from './scratch.ts'
import { createSigners, type Signers } from './sign.ts'
import { makeSignatureCases } from './signature-cases.ts'
import { createSignatureKit } from './signature-kit.ts'
import { makeThreadCases } from './thread-cases.ts'
import { makeWorld } from './world.ts'
import { createWriter } from './write-case.ts'

const vectors = join(import.meta.dirname, '..')
const scratch = createScratch()
try {
  makeWorld(scratch, join(vectors, 'world'))
  const signers = createSigners(scratch)
  const writer = createWriter(vectors)
  await makeRequestCases(writer, signers)
  await makeFormatCases(writer, signers)
  const kit = createSignatureKit(writer, signers)
  makeSignatureCases(kit)
  makeCryptoCases(kit)
  await makeCertificateCases(writer, signers)
  await makeContentCases(writer, signers)
  makeLawCases(writer, signers)
  makeThreadCases(writer, signers)
  await makeAttachmentCases(writer, signers)
  await makeDeliveryCases(writer, signers)
  await makeAcceptCases(writer, signers)
  await makeExamples(signers)
} finally {
  scratch.remove()
}

/** What the OpenAPI description shows; two messages, so that both can be posted. */
async function makeExamples(signers: Signers): Promise<void> {
  const folder = join(vectors, '..', '..', 'schemas', 'concern-consented', '1')
  const xml = signers.own(readText('schemas', 'concern-consented', '1', 'example.xml'), 'fpa.p256')
  writeFileSync(join(folder, 'example.signed.xml'), xml.body)
  const jws = await signers.ownJws(
    jsonOf('concern-consented', { messageId: '3f0c8a52-7d41-4b6e-9a35-1c5e2f7b9d06' }),
    'fpa.p256',
  )
  writeFileSync(join(folder, 'example.jws.json'), `${JSON.stringify(JSON.parse(String(jws.body)), null, 2)}\n`)
}
