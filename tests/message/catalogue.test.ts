import { readdirSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createSchemaFiles, main } from '../../src/cli/schemas.ts'
import { createCatalogue } from '../../src/message/catalogue.ts'
import { readSchemaFolder, schemaFolder } from '../../src/store/schema-folder.ts'
import { createSchemas } from '../../src/validate/schemas.ts'
import { requireConsent, requireLinks, validate } from '../../src/validate/validate.ts'
import { createMemoryIo } from '../cli/memory-io.ts'
import { catalogue, createVerified, exampleAt, schemaFiles, typeNames, typeOf } from '../support/verified.ts'
import { soundLinks } from '../validate/judge.ts'

describe('the catalogue', () => {
  test('is what the folders hold', () => {
    const folders = readdirSync(schemaFolder, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => /^[a-z0-9-]+\/[0-9]+$/.test(path) && !path.startsWith('shared/'))
    expect(typeNames.sort()).toEqual(folders.sort())
    expect(folders.length).toBeGreaterThanOrEqual(28)
    expect(typeOf('plan-client')).toMatchObject({
      directions: [{ from: 'social-services', to: 'fpa' }],
      xmlNamespace: 'urn:budkavle:plan-client:1',
      legalModes: [{ mode: 'client-permission', consent: 'required' }],
    })
  })

  test('holds no reference: every shared part stands in each schema, and once in the folder', () => {
    for (const type of catalogue.values()) expect(JSON.stringify(type.schema)).not.toContain('$ref')
    const persons = [...schemaFiles].filter(
      ([path, text]) => path.endsWith('.json') && text.includes('"securityBan": {'),
    )
    expect(persons.map(([path]) => path)).toEqual(['shared/1/person.json'])
  })

  test('a type is added by adding a folder, without code', async () => {
    const folder = await copyFolder()
    await mkdir(join(folder, 'plan-joint/2'), { recursive: true })
    for (const file of ['schema.json', 'type.json', 'example.json']) {
      const text = (schemaFiles.get(`plan-client/1/${file}`) ?? '')
        .replaceAll('plan-client', 'plan-joint')
        .replace('"enum": ["1"]', '"enum": ["2"]')
        .replace('"schemaVersion": "1"', '"schemaVersion": "2"')
      await writeFile(join(folder, 'plan-joint/2', file), text)
    }
    expect(await main([folder], createMemoryIo({}).io)).toBe(0)
    const files = await readSchemaFolder(folder)
    const schemas = createSchemas(createCatalogue(files))
    const json = createVerified(files.get('plan-joint/2/example.json') ?? '', 'json', 'social-services')
    const xml = (files.get('plan-joint/2/example.xml') ?? '').replace(/^<\?xml.*\n/, '')
    for (const verified of [json, createVerified(xml, 'xml', 'social-services')]) {
      const validated = validate(verified, schemas, exampleAt)
      const linked = requireLinks(validated, soundLinks(validated.type, validated.message), exampleAt)
      const consented = requireConsent(linked, exampleAt)
      expect(consented.validated.type).toMatchObject({ name: 'plan-joint', version: '2' })
    }
  })

  test('the committed XML Schemas, XML examples and matrix are those that the JSON makes', () => {
    const made = createSchemaFiles(schemaFiles)
    // Beside those of each type, the batch's XML Schema and the matrix.
    expect(made.size).toBe(2 * catalogue.size + 2)
    for (const [path, text] of made) expect(schemaFiles.get(path), path).toBe(text)
  })

  test.each([
    ['schema.json', '"enum": ["plan-client"]', '"enum": ["plan-other"]', 'messageType'],
    ['schema.json', '"legalBasis",', '', 'legalBasis'],
    ['schema.json', '#/$defs/plan"', '#/$defs/nowhere"', 'leads nowhere'],
    ['schema.json', '"additionalProperties": false', '"additionalProperties": true', 'additionalProperties'],
    ['schema.json', '{', '', 'not JSON'],
    ['type.json', '"client-permission"', '"client-wish"', 'mode'],
    ['type.json', '"requires": []', '"requires": ["/nowhere"]', '/nowhere'],
    ['type.json', '"fpa"', '"police"', 'to is not one of'],
    ['type.json', '"routedBy": "person"', '"routedBy": "reference"', 'refToMessageId'],
    ['type.json', '"inBatch": false', '"inBatches": false', 'inBatch is missing'],
    ['type.json', '"inBatch": false', '"inBatch": false, "note": "x"', 'not known'],
  ])('a folder whose %s has %s replaced by %s does not start', (file, part, by, named) => {
    const text = (schemaFiles.get(`plan-client/1/${file}`) ?? '').replace(/\[\s+("[^"]*")\s+\]/g, '[$1]')
    expect(text).toContain(part)
    const files = new Map(schemaFiles).set(`plan-client/1/${file}`, text.replace(part, by))
    expect(() => createCatalogue(files)).toThrow(new RegExp(`plan-client/1.*${named.replace('$', '\\$')}`))
  })

  test.each([
    ['a keyword that would change the part', '"pattern": "^a$"', 'may not stand beside'],
    ['a limit that the part already has', '"maxLength": 9', 'already says maxLength'],
  ])('a reference has beside it no %s', (_, beside, named) => {
    const text = schemaFiles.get('shared/1/concern.json') ?? ''
    const changed = text.replace(
      '"description": { "$ref": "basics.json#/$defs/text",',
      `"description": { "$ref": "basics.json#/$defs/text", ${beside},`,
    )
    expect(changed).not.toBe(text)
    const files = new Map(schemaFiles).set('shared/1/concern.json', changed)
    expect(() => createCatalogue(files)).toThrow(named)
  })

  test('references in a circle end', () => {
    const circle = '{ "$ref": "../../shared/1/loop.json#/a" }'
    const files = new Map(schemaFiles)
      .set('shared/1/loop.json', '{ "a": { "$ref": "#/a" } }')
      .set('plan-client/1/schema.json', circle)
    expect(() => createCatalogue(files)).toThrow('circle')
  })

  test('an empty folder is no catalogue', () => {
    expect(() => createCatalogue(new Map())).toThrow('no message type')
  })
})

async function copyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'schemas-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp(schemaFolder, folder, { recursive: true })
  return folder
}
