import { jsonOf, xmlOf } from './documents.ts'
import { replace } from './format-cases.ts'
import { certificateHeader, type JoseOptions, type Made, type Signers } from './sign.ts'
import { type CaseWriter, post } from './write-case.ts'

/** One good document in each encoding, and ways to spoil it. */
export interface SignatureKit extends Pick<CaseWriter, 'refuse'> {
  readonly signers: Signers
  /** Unsigned. */
  readonly document: string
  readonly value: string
  /** The document signed by xmlsec1. */
  readonly text: string
  readonly x5c: Record<string, unknown>
  xml(code: string, name: string, about: string, body: string | Made): void
  changed(from: string | RegExp, to: string): string
  jose(code: string, name: string, about: string, options: JoseOptions, certificate?: string): void
}

export function createSignatureKit({ refuse }: CaseWriter, signers: Signers): SignatureKit {
  const [document, value] = [xmlOf('concern-consented'), jsonOf('concern-consented')]
  const by = signers.xmlsec1(document, 'fpa.p256')
  const text = String(by.body)
  return {
    refuse,
    signers,
    document,
    value,
    text,
    x5c: certificateHeader(signers.certificate('fpa.p256'), 'x5c'),
    xml: (code, name, about, body) =>
      refuse(
        code,
        name,
        about,
        post(typeof body === 'string' ? { ...by, body, made: `${by.made}, then changed` } : body),
      ),
    changed: (from, to) => replace(text, from, to),
    jose: (code, name, about, options, certificate = 'fpa.p256') =>
      refuse(code, name, about, post(signers.jose(value, certificate, options))),
  }
}
