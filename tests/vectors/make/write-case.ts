import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Accepted, Step, VectorCase } from '../play/case.ts'
import type { Made } from './sign.ts'
import { writeJson } from './world.ts'

/** A step of a case to be written: a document instead of the name of its file. */
export type StepSpec = Omit<Step, 'body'> & {
  readonly body?: Exclude<Step['body'], { file: string }> | { readonly document: Made }
}

export interface CaseWriter {
  refuse(code: string, name: string, about: string, ...steps: readonly StepSpec[]): void
  accept(name: string, about: string, accepted: Accepted, ...steps: readonly StepSpec[]): void
}

export function createWriter(folder: string): CaseWriter {
  for (const kind of ['refuse', 'accept']) rmSync(join(folder, kind), { recursive: true, force: true })
  return {
    refuse: (code, name, about, ...steps) => writeCase(join(folder, 'refuse', code, name), { about, steps }),
    accept: (name, about, accepted, ...steps) => writeCase(join(folder, 'accept', name), { about, steps, accepted }),
  }
}

/** A message is posted by FPA unless told otherwise. */
export function post(document: Made, more: Partial<Step> = {}): StepSpec {
  const { mediaType } = document
  return {
    method: 'POST',
    path: '/v1/messages',
    caller: 'fpa.tls',
    contentType: mediaType,
    body: { document },
    ...more,
  } as StepSpec
}

interface CaseSpec {
  readonly about: string
  readonly steps: readonly StepSpec[]
  readonly accepted?: Accepted
}

function writeCase(folder: string, { about, steps, accepted }: CaseSpec): void {
  mkdirSync(folder, { recursive: true })
  const made = new Set<string>()
  const written = steps.map((step, index): Step => {
    const { body, ...rest } = step
    if (!body || !('document' in body)) return { ...rest, ...(body ? { body } : {}) }
    made.add(body.document.made)
    const file = `${steps.length > 1 ? index + 1 : 'document'}${extensions[body.document.mediaType]}`
    writeFileSync(join(folder, file), body.document.body)
    return { ...rest, body: { file } }
  })
  const vector: VectorCase = {
    about,
    made: [...made].join('; ') || 'by hand',
    steps: written,
    ...(accepted ? { accepted } : {}),
  }
  writeJson(join(folder, 'case.json'), vector)
}

const extensions = {
  'application/xml': '.xml',
  'application/jose+json': '.jws.json',
  'application/jose': '.jws',
} as const
