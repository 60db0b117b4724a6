import type { ObjectStructure } from './structure.ts'

/** A kind of document, as far as its XML and its XML Schema are made by it: a message type, or the batch. */
export interface XmlForm {
  readonly structure: ObjectStructure
  readonly xmlNamespace: string
  readonly version: string
  /** The root element, and the file that the XML Schema is made from; without it `message` and `schema.json`. */
  readonly xmlRoot?: string
}
