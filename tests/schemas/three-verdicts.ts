import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { type Fault, Refusal } from '../../src/errors.ts'
import type { MessageType } from '../../src/message/catalogue.ts'
import { parseXmlBody } from '../../src/validate/xml-body.ts'
import { schemaFiles, schemas } from '../support/verified.ts'

/** Whether the JSON Schema takes a value, and the decoder with it, and the XML Schema by itself, take its XML. */
export interface Verdicts {
  readonly json: boolean
  readonly xml: boolean
  readonly xsd: boolean
}

/** Three judges of one form; to be disposed of. */
export interface Judges {
  judge(value: unknown, xml: string): Verdicts
  dispose(): void
}

export function createJudges(type: MessageType): Judges {
  return createJudgesOf({
    xsd: schemaFiles.get(`${type.name}/${type.version}/schema.xsd`) ?? '',
    findStructureFaults: (value) => schemas.findStructureFaults(type, value),
    findXmlFaults(xml) {
      const { faults, value } = parseXmlBody(Buffer.from(xml), schemas.byNamespace)
      return [...faults, ...schemas.findStructureFaults(type, value)]
    },
  })
}

/** By what a form is judged. */
export interface Judging {
  readonly xsd: string
  findStructureFaults(value: unknown): readonly Fault[]
  findXmlFaults(xml: string): readonly Fault[]
}

export function createJudgesOf({ xsd, findStructureFaults, findXmlFaults }: Judging): Judges {
  const validator = createValidator(xsd)
  return {
    judge: (value, xml) => ({
      json: findStructureFaults(value).length === 0,
      xml: decoderAllows(() => findXmlFaults(xml)),
      xsd: xsdAllows(validator, xml),
    }),
    dispose: () => validator.dispose(),
  }
}

function decoderAllows(findFaults: () => readonly Fault[]): boolean {
  try {
    return findFaults().length === 0
  } catch (err) {
    if (err instanceof Refusal && err.code === 'schema.unknown-type') return false
    throw err
  }
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
