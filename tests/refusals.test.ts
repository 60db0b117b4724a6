import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal, refusalCodes } from '../src/errors.ts'
import { canonicalJson } from '../src/evidence/canonical-json.ts'
import { verifyReceipt } from '../src/evidence/receipt.ts'
import type { Reply } from './support/app.ts'
import { listFolders, readCases, type Step, type VectorFolder, vectorFolder } from './vectors/play/case.ts'
import { createOpenapiChecker, type OpenapiChecker } from './vectors/play/openapi-checker.ts'
import { find, type Played, play } from './vectors/play/play.ts'
import { openVectorGateway, type VectorGateway, worldAt, worldFile } from './vectors/play/world.ts'

const folders = listFolders(join(vectorFolder, 'refuse'))
/** Markers that some document carried: each must have had its chance to leak. */
const carried = new Set<string>()

let shared: VectorGateway
let openapi: OpenapiChecker

beforeAll(async () => {
  shared = await openVectorGateway()
  openapi = createOpenapiChecker((await shared.app.as().get('/v1/openapi.json')).json())
})
afterAll(() => shared?.close())

test('every refusal code has a vector, and every folder of vectors a code', () => {
  expect(folders).toEqual([...refusalCodes].sort())
  for (const folder of folders) expect(readCases('refuse', folder), folder).not.toEqual([])
})

describe.each(refusalCodes.filter((code) => folders.includes(code)))('%s', (code) => {
  test.each(readCases('refuse', code))('$name', async (vector) => {
    const gateway = vector.vector.steps.length > 1 ? await openVectorGateway() : shared
    try {
      let before: Stored | undefined
      const played = await play(gateway, vector, async () => {
        before = await countStored(gateway)
      })
      requireProblem(code, played)
      requireReceipt(code, played, gateway)
      requireSilence(played, vector)
      expect(await countStored(gateway)).toEqual(before)
      expect(gateway.app.faults).toEqual([])
    } finally {
      if (gateway !== shared) await gateway.close()
    }
  })
})

test('the documents carried every marker', () => {
  expect(worldFile.markers.filter((marker) => !carried.has(marker))).toEqual([])
})

interface Stored {
  readonly messages: number
  readonly payloads: number
  readonly items: number
}

async function countStored({ database }: VectorGateway): Promise<Stored | undefined> {
  const [row] = await database.ownerSql<Stored[]>`
    select (select count(*)::int from message) as messages, (select count(*)::int from payload) as payloads,
      (select count(*)::int from delivery) as items`
  return row
}

/** The answer; of a batch, what it says of one item. */
function problemIn(step: Step, reply: Reply): Record<string, unknown> {
  if (!step.answerAt) return reply.json()
  return find(reply.json(), `${step.answerAt}/problem`) as Record<string, unknown>
}

function requireProblem(code: (typeof refusalCodes)[number], { path, step, reply }: Played): void {
  const problem = problemIn(step, reply)
  const { status, title } = new Refusal(code, '').entry
  expect(problem, String(problem.detail)).toMatchObject({ type: `urn:budkavle:problem:${code}`, code, status, title })
  if (!step.answerAt) expect(reply.status).toBe(status)
  expect(openapi.answerFaults(step.method, path, reply)).toEqual([])
  expect(String(problem.detail)).toMatch(/\S{3}/)
}

/**
 * Whoever handed in a message, known by certificate and within what the gateway takes, gets evidence of the refusal.
 */
function requireReceipt(code: (typeof refusalCodes)[number], { step, reply }: Played, { app }: VectorGateway): void {
  const { receipt } = problemIn(step, reply) as { receipt?: Parameters<typeof canonicalJson>[0] }
  const isIntake = step.method === 'POST' && (step.path === '/v1/messages' || step.path === '/v1/batches')
  if (!isIntake || isBeforeIntake(code, step.caller)) {
    expect(receipt).toBeUndefined()
    return
  }
  const verdict = verifyReceipt(Buffer.from(canonicalJson(receipt ?? null)), app.keys)
  if (!verdict.ok) throw new Error(verdict.reason)
  const { subIndication } = new Refusal(code, '').entry
  expect(verdict.receipt.evidence).toMatchObject({ event: 'SubmissionRejection', eventTime: worldAt.toISOString() })
  expect(verdict.receipt.evidence.reasons[0]).toBe(code)
  expect('subIndication' in verdict.receipt.evidence ? verdict.receipt.evidence.subIndication : undefined).toBe(
    subIndication,
  )
}

function isBeforeIntake(code: string, caller: string | null): boolean {
  return /^(request|client|gateway)\./.test(code) || caller === 'fpa.tls-expired'
}

/** No word of a document comes back, in whatever way it was written. */
function requireSilence({ sent, reply }: Played, { vector }: VectorFolder): void {
  const answer = reply.bytes.toString('utf8').toLowerCase()
  const said = `${readable(sent)}${JSON.stringify(vector.steps)}`
  for (const marker of worldFile.markers) {
    if (said.includes(marker)) carried.add(marker)
    expect(answer).not.toContain(marker.toLowerCase())
  }
}

/** The bytes, and what any base64url in them says. */
function readable(sent: Buffer): string {
  const text = sent.toString('utf8')
  const parts = text.match(/[A-Za-z0-9_-]{40,}/g) ?? []
  return [text, ...parts.map((part) => Buffer.from(part, 'base64url').toString('utf8'))].join('\n')
}
