import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** `case.json`: what is asked of the gateway, in order; the last answer is what the folder is about. */
export interface VectorCase {
  /** Tool and command. */
  readonly made: string
  /** What is wrong, or special, in a line. */
  readonly about: string
  readonly steps: readonly Step[]
  /** Of an accepted document. */
  readonly accepted?: Accepted
}

export interface Step {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  /** Name of a certificate of the world, or none. */
  readonly caller: string | null
  readonly contentType?: string
  /** The name of a file beside it, a JSON value, or a text so many times, perhaps after a start. */
  readonly body?:
    | { readonly file: string }
    | { readonly json: unknown }
    | { readonly start?: string; readonly text: string; readonly times: number }
  /** Required of every step but the last. */
  readonly expect?: { readonly status: number }
  /** Values of the answer, by JSON Pointer, that later steps name as `{{name}}`. */
  readonly keep?: Readonly<Record<string, string>>
  /** Of the last step: where in a batch's answer the item stands that the case is about, by JSON Pointer. */
  readonly answerAt?: string
  /** What the gateway does by itself comes first: it draws the samples of second looks. */
  readonly afterJob?: 'second-looks'
  /** Wait this long first. */
  readonly afterMs?: number
}

export interface Accepted {
  readonly messageType: string
  readonly office: string
  readonly reason?: string
  readonly algorithm: string
}

export interface VectorFolder {
  readonly name: string
  readonly folder: string
  readonly vector: VectorCase
}

export const vectorFolder = join(import.meta.dirname, '..')

/** Every case under a folder of the vectors. */
export function readCases(...parts: readonly string[]): VectorFolder[] {
  const folder = join(vectorFolder, ...parts)
  return listFolders(folder).map((name) => ({
    name,
    folder: join(folder, name),
    vector: JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8')),
  }))
}

export function listFolders(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort()
}
