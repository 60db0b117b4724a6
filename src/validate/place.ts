import type { Encoding } from '../message/media-types.ts'
import type { Structure } from '../message/structure.ts'
import type { XmlForm } from '../message/xml-form.ts'

/** What is needed to tell a place. */
export type Placing = Pick<XmlForm, 'structure' | 'xmlRoot'>

/**
 * A JSON Pointer of a field that the schema knows, as the sender's encoding names it: in XML an XPath from the root.
 */
export function placeIn(encoding: Encoding, { structure, xmlRoot = 'message' }: Placing, pointer: string): string {
  if (encoding === 'json') return pointer
  let path = `/${xmlRoot}`
  let at: Structure | undefined = structure
  for (const step of pointer.split('/').slice(1)) {
    path += at?.kind === 'array' ? `/${at.itemName}[${Number(step) + 1}]` : `/${step}`
    at = at?.kind === 'array' ? at.items : at?.kind === 'object' ? at.properties.get(step)?.structure : undefined
  }
  return path
}
