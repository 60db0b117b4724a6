import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Checked, checkDocument, checkSigned, type Measure } from '../src/check.ts'
import { createCalendar } from '../src/clock/clock.ts'
import { parseConfig } from '../src/config.ts'
import type { Fault } from '../src/errors.ts'
import { type MediaType, mediaTypes } from '../src/message/media-types.ts'
import { canonicalize } from '../src/verify/c14n.ts'
import { parseXml } from '../src/verify/xml.ts'
import { catalogue, exampleAt, exampleOf, schemaFiles, schemas, typeOf } from './support/verified.ts'
import { listFolders, readCases, type VectorFolder, vectorFolder } from './vectors/play/case.ts'
import { play } from './vectors/play/play.ts'
import { openVectorGateway, type VectorGateway, worldAt } from './vectors/play/world.ts'

const calendar = createCalendar(parseConfig({}))
const measure: Measure = { schemas, calendar, at: worldAt }
/** What only a gateway can refuse: it knows who calls, and what came before. */
const ofGatewaysOnly = /^(client|caller|reference|conversation|attachment|version|batch)\.|^message\.id-reused$/
const goodCallers = ['fpa.tls', 'satakunta.tls']
const ofContent = /^(schema|identifier|basis|consent|json|type)\.|^message\.(stale|from-future)$|^party\./

let gateway: VectorGateway
beforeAll(async () => {
  gateway = await openVectorGateway()
})
afterAll(() => gateway.close())

const refused = listFolders(join(vectorFolder, 'refuse'))
  .filter((code) => !ofGatewaysOnly.test(code))
  .flatMap((code) =>
    readCases('refuse', code)
      .filter(isOneDocument)
      .map((vector) => [code, vector.name, vector] as const),
  )

describe('what a gateway refuses is refused here by the same code, in the same words, at the same places', () => {
  test.each(refused)('%s %s', async (code, _, vector) => {
    const { bytes, mediaType } = documentOf(vector)
    const { reply } = await play(gateway, vector)
    const checked = await checkSigned({ bytes, mediaType }, { trust: gateway.app.knowledge.trust() }, measure)
    const said = reply.json<Said>()
    expect(sayingOf(checked)).toMatchObject(expected(said, code))
  })

  test.each(refused.filter(([code]) => ofContent.test(code)))('before it is signed: %s %s', async (code, _, vector) => {
    const { bytes, mediaType } = documentOf(vector)
    const { reply } = await play(gateway, vector)
    const said = reply.json<Said>()
    const checked = checkDocument({ bytes: unsigned(bytes, mediaType), encoding: mediaTypes[mediaType] }, measure)
    expect(sayingOf(checked)).toMatchObject(expected(said, code))
  })

  test('each kind of fault is among them', () => {
    const codes = new Set(refused.map(([code]) => code.split('.')[0]))
    for (const kind of [
      'schema',
      'identifier',
      'message',
      'basis',
      'consent',
      'party',
      'signature',
      'certificate',
      'xml',
      'jws',
    ])
      expect(codes).toContain(kind)
  })
})

describe('an example', () => {
  const at = { schemas, calendar, at: exampleAt }
  test.each([...catalogue.values()].map((type) => [type.name, type] as const))(
    '%s is sound in both encodings',
    (_, type) => {
      for (const encoding of ['json', 'xml'] as const) {
        const text = schemaFiles.get(`${type.name}/${type.version}/example.${encoding}`) ?? ''
        expect(checkDocument({ bytes: Buffer.from(text) }, at)).toMatchObject({
          ok: true,
          type: { name: type.name },
          signature: null,
        })
      }
    },
  )

  test('is told what only a gateway can tell of it', () => {
    const always = ['identifier', 'version']
    const concern = exampleOf(typeOf('concern-consented'))
    const check = (more: object) => checkDocument({ bytes: Buffer.from(JSON.stringify({ ...concern, ...more })) }, at)
    expect(check({})).toMatchObject({ ok: true, notChecked: ['signature', ...always, 'withdrawal'] })
    const id = '3f0c8a52-7d41-4b6e-9a35-1c5e2f7b9d02'
    expect(check({ refToMessageId: id, supersedesMessageId: id, conversationId: id })).toMatchObject({
      notChecked: ['signature', ...always, 'reference', 'supersedes', 'conversation', 'withdrawal'],
    })
  })

  test.each(['life-situation-map', 'misrouted-forward'])('%s rests on a consent that is not in it', (name) => {
    const bytes = Buffer.from(JSON.stringify(exampleOf(typeOf(name))))
    expect(checkDocument({ bytes }, at)).toMatchObject({ ok: true, notChecked: expect.arrayContaining(['withdrawal']) })
  })

  test('of a party of another kind is refused as such', () => {
    const bytes = Buffer.from(JSON.stringify(exampleOf(typeOf('concern-consented'))))
    const checked = checkDocument({ bytes }, { ...at, kind: 'social-services' })
    expect(sayingOf(checked)).toMatchObject({ code: 'party.not-allowed' })
  })

  test('is shown, and its clocks run, as if it came then', () => {
    const held = [...catalogue.values()].filter(({ shown }) => shown.rule === 'day-after')
    expect(held.length).toBeGreaterThan(0)
    for (const type of held) {
      const { rule, date } = { date: '', ...type.shown }
      expect(rule).toBe('day-after')
      const value = exampleOf(type)
      const [name = '', field = ''] = date.split('/').slice(1)
      Object.assign(value[name] as object, { [field]: '2026-11-20' })
      const checked = checkDocument({ bytes: Buffer.from(JSON.stringify(value)) }, at)
      expect(checked).toMatchObject({ ok: true, shownFrom: new Date('2026-11-20T22:00:00Z') })
    }
  })
})

interface Said {
  readonly code: string
  readonly detail: string
  readonly faults?: readonly Fault[]
}

/** A gateway that stops at what only it can know has not come to what the vector is about. */
function expected({ code, detail, faults = [] }: Said, about: string) {
  return ofGatewaysOnly.test(code) ? { code: about } : { code, detail, faults }
}

function sayingOf(checked: Checked): Said | undefined {
  if (checked.ok) return undefined
  const { code, detail, faults } = checked.refusal
  return { code, detail, faults: faults.map((one) => ({ ...one })) }
}

function isOneDocument({ vector: { steps } }: VectorFolder): boolean {
  const [step, ...more] = steps
  const isMessage = step?.path === '/v1/messages' && step.body !== undefined && 'file' in step.body
  return (
    isMessage &&
    more.length === 0 &&
    goodCallers.includes(step.caller ?? '') &&
    Object.hasOwn(mediaTypes, step.contentType ?? '')
  )
}

function documentOf({ folder, vector }: VectorFolder): { bytes: Buffer; mediaType: MediaType } {
  const [step] = vector.steps
  const file = step?.body && 'file' in step.body ? step.body.file : ''
  return { bytes: readFileSync(join(folder, file)), mediaType: step?.contentType as MediaType }
}

/** The message as it was before somebody signed it. */
function unsigned(bytes: Buffer, mediaType: MediaType): Buffer {
  if (mediaType === 'application/xml') {
    const root = parseXml(bytes)
    const signature = root.children.find((child) => typeof child !== 'string' && child.name.endsWith('Signature'))
    return canonicalize(root, typeof signature === 'string' ? undefined : signature)
  }
  const payload =
    mediaType === 'application/jose' ? bytes.toString().split('.')[1] : JSON.parse(bytes.toString()).payload
  return Buffer.from(payload, 'base64url')
}
