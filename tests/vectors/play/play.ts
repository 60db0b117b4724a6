import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { secondLooks } from '../../../src/jobs/second-looks.ts'
import type { Reply } from '../../support/app.ts'
import type { Step, VectorFolder } from './case.ts'
import { certificateOf, type VectorGateway, worldAt } from './world.ts'

export interface Played {
  readonly step: Step
  /** With its values filled in. */
  readonly path: string
  readonly sent: Buffer
  readonly reply: Reply
}

/** Plays the steps; the last one's answer is for the caller to judge. `before` is told when it comes. */
export async function play(
  gateway: VectorGateway,
  { vector, folder }: VectorFolder,
  before?: () => Promise<void>,
): Promise<Played> {
  const kept = new Map<string, unknown>()
  for (const [index, step] of vector.steps.entries()) {
    const isLast = index === vector.steps.length - 1
    if (step.afterMs) await new Promise((resolve) => setTimeout(resolve, step.afterMs))
    if (step.afterJob) await runJob(gateway)
    if (isLast) await before?.()
    const sent = bodyOf(step, folder, kept)
    const path = String(fill(step.path, kept))
    const reply = await send(gateway, step, path, sent)
    if (isLast) return { step, path, sent, reply }
    if (reply.status !== step.expect?.status)
      throw new Error(`step ${index + 1}: ${reply.status} ${reply.bytes.toString('utf8')}`)
    for (const [name, pointer] of Object.entries(step.keep ?? {})) kept.set(name, find(reply.json(), pointer))
  }
  throw new Error('a case has at least one step')
}

async function runJob({ app: { store } }: VectorGateway): Promise<void> {
  await secondLooks(store, { at: worldAt, issuer: store.signer.origin, newId: randomUUID })
}

function send({ app }: VectorGateway, step: Step, path: string, body: Buffer): Promise<Reply> {
  const caller = app.as(step.caller === null ? undefined : { tls: { certificate: certificateOf(step.caller) } })
  if (step.method === 'GET') return caller.get(path)
  return step.method === 'PUT' ? caller.put(path, body, step.contentType) : caller.send(path, body, step.contentType)
}

function bodyOf({ body }: Step, folder: string, kept: ReadonlyMap<string, unknown>): Buffer {
  if (!body) return Buffer.alloc(0)
  if ('file' in body) return readFileSync(join(folder, body.file))
  if ('text' in body) return Buffer.from((body.start ?? '') + body.text.repeat(body.times))
  return Buffer.from(JSON.stringify(body.json, (_, value) => fill(value, kept)))
}

/** A text that is one name only becomes the value itself. */
function fill(value: unknown, kept: ReadonlyMap<string, unknown>): unknown {
  if (typeof value !== 'string') return value
  const get = (name: string) => kept.get(name) ?? fail(`nothing was kept as ${name}`)
  const whole = /^\{\{(\w+)\}\}$/.exec(value)?.[1]
  return whole ? get(whole) : value.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(get(name)))
}

/** What stands at a JSON Pointer of an answer. */
export function find(value: unknown, pointer: string): unknown {
  const at = (part: unknown, name: string) => (part as Readonly<Record<string, unknown>> | undefined)?.[name]
  return pointer.split('/').slice(1).reduce(at, value) ?? fail(`the answer has no ${pointer}`)
}

function fail(problem: string): never {
  throw new Error(problem)
}
