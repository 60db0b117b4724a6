/** An element of a parsed document. It is read-only in use; only the parser fills `children` and `verbatim`. */
export interface XmlElement {
  /** The name as written, `prefix:local` or `local`. */
  readonly name: string
  readonly prefix: string
  readonly localName: string
  /** Namespace name, '' for none. */
  readonly namespace: string
  /** Without namespace declarations, in the order of Canonical XML: namespace name, then local name. */
  readonly attributes: readonly XmlAttribute[]
  /** Elements and text in document order; text is never split into neighbouring strings. */
  readonly children: (XmlElement | string)[]
  /** The element as written, where that is already its canonical form once its prefix is declared further out. */
  verbatim: string | undefined
}

/** An attribute that is not a namespace declaration. */
export interface XmlAttribute {
  readonly name: string
  readonly prefix: string
  readonly localName: string
  readonly namespace: string
  readonly value: string
}
