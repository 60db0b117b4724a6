import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Refusal } from '../../src/errors.ts'
import { signXml } from '../../src/sign/sign-xml.ts'
import { parseXmlSignature } from '../../src/verify/xmldsig.ts'

export const message =
  '<message xmlns="urn:budkavle:concern:1" Id="m"><id>1</id><person><name>Äiti &amp; isä</name></person></message>'

export const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
/** Stands in the document only as a claim; no key is read from it. */
export const certificate = readFixtureCertificate('p256').raw

export function signMessage(document = message, options: { signingTime?: Date } = {}): string {
  return signXml(document, { key: ec.privateKey, certificate }, options)
}

/** What the caller of the core does: find the key by the certificate, then verify. */
export function verifyXml(document: string | Buffer, key: KeyObject = ec.publicKey, claimed = certificate): string {
  const signature = parseXmlSignature(Buffer.from(document))
  if (!signature.certificate.equals(claimed)) throw new Refusal('certificate.not-registered', 'not the registered one')
  return signature.verify(key).toString()
}

export function refusalOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (err) {
    if (err instanceof Refusal) return err.code
    throw err
  }
}

/** Replaces exactly one place, so that a change of the signer cannot make an attack do nothing. */
export function change(document: string, from: string, to: string): string {
  const parts = document.split(from)
  if (parts.length < 2) throw new Error(`the document does not hold ${from}`)
  return parts[0] + to + parts.slice(1).join(from)
}

export function readFixture(name: string): Buffer {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url))
}

export function readFixtureCertificate(name: string): X509Certificate {
  return new X509Certificate(readFixture(`${name}.pem`))
}
