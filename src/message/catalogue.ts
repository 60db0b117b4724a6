import type { LadderByUrgency, Ladders } from './ladder.ts'
import { laddersPath, parseLadders } from './parse-ladders.ts'
import { parseTypeRules } from './parse-type-rules.ts'
import { mayReferTo } from './reference.ts'
import { readResolved, type SchemaFiles } from './schema-refs.ts'
import { type ObjectStructure, parseStructure } from './structure.ts'
import type { TypeRules } from './type-rules.ts'

/** A message type as its folder `schemas/<name>/<version>/` declares it. */
export interface MessageType extends TypeRules {
  readonly name: string
  readonly version: string
  /** What it climbs at the manual desk; the same for every type. */
  readonly deskLadder: LadderByUrgency
  /** All versions of the type, lowest first. */
  readonly versions: readonly string[]
  /** JSON Schema 2020-12 with its references resolved, the one source of the structure. */
  readonly schema: Readonly<Record<string, unknown>>
  /** The same, read: what both encodings and the XML Schema are made by. */
  readonly structure: ObjectStructure
  /** Namespace of its XML encoding, `urn:budkavle:<name>:<version>`; the root element is `message`. */
  readonly xmlNamespace: string
}

/** The message types, by `name/version`. */
export type Catalogue = ReadonlyMap<string, MessageType>

/** What every step after validation relies on (the shared parts of `Message`). */
const shared = ['messageType', 'schemaVersion', 'messageId', 'createdAt', 'from', 'urgency', 'legalBasis']
const typeFile = /^([a-z][a-z0-9-]*)\/([1-9][0-9]*)\/type\.json$/

/**
 * Builds the catalogue from the texts of the schemas' folder: each `<name>/<version>/type.json` is a type.
 * @throws Error naming the file and what is wrong in it: a catalogue is whole or the gateway does not start
 */
export function createCatalogue(files: SchemaFiles): Catalogue {
  const catalogue = new Map<string, MessageType>()
  const versions = readVersions(files)
  if (versions.length === 0) throw new Error('the schema folder holds no message type')
  const ladders = parseLadders(readResolved(files, laddersPath))
  for (const { name, version } of versions) {
    const ofType = versions.filter((one) => one.name === name).map((one) => one.version)
    const lowestFirst = ofType.sort((a, b) => Number(a) - Number(b))
    catalogue.set(`${name}/${version}`, { ...createType(files, name, version, ladders), versions: lowestFirst })
  }
  requireLastingEffects(catalogue)
  return catalogue
}

function readVersions(files: SchemaFiles): { readonly name: string; readonly version: string }[] {
  return [...files.keys()].flatMap((path) => {
    const [, name, version] = typeFile.exec(path) ?? []
    return name && version ? [{ name, version }] : []
  })
}

function createType(
  files: SchemaFiles,
  name: string,
  version: string,
  ladders: Ladders,
): Omit<MessageType, 'versions'> {
  const folder = `${name}/${version}`
  try {
    const schema = readResolved(files, `${folder}/schema.json`)
    const structure = parseStructure(schema)
    if (structure.kind !== 'object') throw new Error('# is not an object')
    requireShared(structure, name, version)
    const rules = parseTypeRules(readResolved(files, `${folder}/type.json`), structure, ladders.byName)
    const xmlNamespace = `urn:budkavle:${name}:${version}`
    const deskLadder = ladders.atDesk
    return { ...rules, deskLadder, name, version, schema: schema as MessageType['schema'], structure, xmlNamespace }
  } catch (err) {
    throw new Error(`schemas/${folder}: ${err instanceof Error ? err.message : 'not readable'}`, { cause: err })
  }
}

function requireShared(structure: ObjectStructure, name: string, version: string): void {
  for (const field of shared) {
    if (!structure.properties.get(field)?.required) throw new Error(`#/properties/${field} must be there and required`)
  }
  const says = (field: string, value: string) => {
    const found = structure.properties.get(field)?.structure
    const holds = found?.kind === 'string' && found.enum?.length === 1 && found.enum[0] === value
    if (!holds) throw new Error(`#/properties/${field} must allow only the name of its folder`)
  }
  says('messageType', name)
  says('schemaVersion', version)
}

/**
 * What has an effect may not be cancelled: a withdrawal that was stopped would leave the consent withdrawn and its
 * receiver untold.
 */
function requireLastingEffects(catalogue: Catalogue): void {
  const types = [...catalogue.values()]
  const lasting = types.filter(({ effect }) => effect !== 'none')
  for (const { name, version, refersTo } of types.filter(({ effect }) => effect === 'cancel')) {
    if (refersTo === null || !lasting.some((type) => mayReferTo(refersTo, type.name))) continue
    throw new Error(`schemas/${name}/${version}: type.json: refersTo may name no type that has an effect`)
  }
}
