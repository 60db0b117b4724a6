import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import type { MessageType } from '../../src/message/catalogue.ts'
import { parseXmlBody } from '../../src/validate/xml-body.ts'
import { schemaFiles, schemas } from '../support/verified.ts'

/** Whether the JSON Schema takes a value, and the decoder with it, and the XML Schema by itself, take its XML. */
export interface Verdicts {
  readonly json: boolean
  readonly xml: boolean
  readonly xsd: boolean
}

/** One type's three judges; to be disposed of. */
export interface Judges {
  judge(value: unknown, xml: string): Verdicts
  dispose(): void
}

export function createJudges(type: MessageType): Judges {
  const validator = createValidator(schemaFiles.get(`${type.name}/${type.version}/schema.xsd`) ?? '')
  return {
    judge: (value, xml) => ({
      json: schemas.findStructureFaults(type, value).length === 0,
      xml: decoderAllows(type, xml),
      xsd: xsdAllows(validator, xml),
    }),
    dispose: () => validator.dispose(),
  }
}

function decoderAllows(type: MessageType, xml: string): boolean {
  const { faults, value } = parseXmlBody(Buffer.from(xml), schemas.byNamespace)
  return faults.length === 0 && schemas.findStructureFaults(type, value).length === 0
}

function xsdAllows(validator: XsdValidator, xml: string): boolean {
  const document = XmlDocument.fromString(xml)
  try {
    validator.validate(document)
    return true
  } catch {
    return false
  } finally {
    document.dispose()
  }
}

function createValidator(xsd: string): XsdValidator {
  const document = XmlDocument.fromString(xsd)
  try {
    return XsdValidator.fromDoc(document)
  } finally {
    document.dispose()
  }
}
