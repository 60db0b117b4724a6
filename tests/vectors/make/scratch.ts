import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where the keys live while the vectors are made, and nowhere else: it is removed at the end. */
export interface Scratch {
  path(name: string): string
  read(name: string): Buffer
  write(name: string, content: string | Uint8Array): string
  /** Runs a tool in this folder; what it prints. */
  run(tool: string, args: readonly string[], input?: string): string
  remove(): void
}

export function createScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'budkavle-vectors-'))
  const path = (name: string) => join(folder, name)
  return {
    path,
    read: (name) => readFileSync(path(name)),
    write(name, content) {
      writeFileSync(path(name), content, { mode: 0o600 })
      return path(name)
    },
    run: (tool, args, input = '') =>
      execFileSync(tool, args, { cwd: folder, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
