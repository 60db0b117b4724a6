import { XmlC14NMode, XmlDocument } from 'libxml2-wasm'

/** Whether libxml2 takes these bytes as well-formed XML with namespaces. */
export function isTakenByLibxml2(bytes: Uint8Array): boolean {
  try {
    XmlDocument.fromBuffer(bytes).dispose()
    return true
  } catch {
    return false
  }
}

/** Exclusive C14N of the document by libxml2. */
export function canonicalizeWithLibxml2(xml: string): string {
  using document = XmlDocument.fromString(xml)
  return document.canonicalizeToString(exclusive)
}

/** Exclusive C14N of every element as an apex by libxml2, in document order. */
export function canonicalizeEachWithLibxml2(xml: string): string[] {
  using document = XmlDocument.fromString(xml)
  return document.find('//*').map((element) => element.canonicalizeToString(exclusive))
}

const exclusive = { mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, withComments: false }
